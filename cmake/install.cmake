# `cmake --install build --prefix DIR`: bin/parley, lib/libparley.a, headers, data, models, base weights and the runtime's libraries,
# and a package that find_package(Parley) finds.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(parley_all STATIC)
set_target_properties(parley_all PROPERTIES OUTPUT_NAME parley EXPORT_NAME parley)
foreach(room ${PARLEY_FLOW})
  if(TARGET parley_${room})
    target_sources(parley_all PRIVATE $<TARGET_OBJECTS:parley_${room}>)
  endif()
endforeach()
target_include_directories(parley_all INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(parley_all INTERFACE cxx_std_20)

get_target_property(openvino_library openvino::runtime LOCATION)
get_filename_component(openvino_libraries ${openvino_library} DIRECTORY)

install(TARGETS parley_all EXPORT ParleyTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(EXPORT ParleyTargets NAMESPACE Parley:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Parley FILE ParleyTargets.cmake
        COMPONENT library)
configure_package_config_file(${CMAKE_CURRENT_SOURCE_DIR}/cmake/ParleyConfig.cmake.in ${CMAKE_BINARY_DIR}/ParleyConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Parley)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/ParleyConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/ParleyConfig.cmake ${CMAKE_BINARY_DIR}/ParleyConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Parley COMPONENT library)
install(DIRECTORY include/parley DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(DIRECTORY data models DESTINATION ${CMAKE_INSTALL_DATADIR}/parley)
install(DIRECTORY ${CMAKE_BINARY_DIR}/share/parley/bases DESTINATION ${CMAKE_INSTALL_DATADIR}/parley OPTIONAL)
install(DIRECTORY ${openvino_libraries}/ DESTINATION ${CMAKE_INSTALL_LIBDIR}/parley COMPONENT library FILES_MATCHING PATTERN "libopenvino.so*"
        PATTERN "libopenvino_intel_cpu_plugin.so" PATTERN "libtbb*.so*" PATTERN "libhwloc.so*")
if(TARGET parley)
  install(FILES ${arrow_library} ${parquet_library} DESTINATION ${CMAKE_INSTALL_LIBDIR}/parley)
  set_target_properties(parley PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/parley")
  install(TARGETS parley parley_parquet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/parley COMPONENT program)
endif()
