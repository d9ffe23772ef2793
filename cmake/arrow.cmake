# libarrow and libparquet of the pyarrow wheel, for `parley export --format parquet`: where PARLEY_PYARROW says, else beside the
# openvino wheel.
get_filename_component(wheels "${OpenVINO_DIR}/../.." ABSOLUTE)
set(PARLEY_PYARROW "${wheels}/pyarrow" CACHE PATH "Folder of the pyarrow package")
file(GLOB arrow_library ${PARLEY_PYARROW}/libarrow.so.*)
file(GLOB parquet_library ${PARLEY_PYARROW}/libparquet.so.*)
if(NOT EXISTS ${PARLEY_PYARROW}/include/parquet/arrow/writer.h OR NOT arrow_library OR NOT parquet_library)
  message(FATAL_ERROR "no libarrow and libparquet in ${PARLEY_PYARROW}: install the pyarrow of requirements.lock, or set PARLEY_PYARROW")
endif()
add_library(parley_parquet INTERFACE)
target_include_directories(parley_parquet SYSTEM INTERFACE ${PARLEY_PYARROW}/include)
target_link_libraries(parley_parquet INTERFACE ${arrow_library} ${parquet_library})
