# The command line.
include(cmake/arrow.cmake)
file(GLOB parley_app_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/apps/parley/*.cpp)
add_executable(parley ${parley_app_sources})
parley_link(parley base ingest text lexicon encoder reading grounding coding dialogue record exchange engine)
target_link_libraries(parley PRIVATE CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt parley_parquet)
set_target_properties(parley PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
