# SPDX-License-Identifier: GPL-3.0-or-later

# formloop_room(<name>
#   SOURCES  a.cpp …      sources, relative to the room's folder
#   HEADERS  a.h …        headers; each must compile alone (target <name>_verify_interface_header_sets)
#   ROOMS    base …       rooms it uses, by name
#   WRAPS    Foo::Foo …   foreign libraries that its .cpp files wrap; never visible to users of the room)
#
# A room is a static library `formloop_<name>`, alias `formloop::<name>`. Includes are written from the project's root.
function(formloop_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;HEADERS;ROOMS;WRAPS" ${ARGN})
  set(target formloop_${name})
  set(rooms ${ROOM_ROOMS})
  list(TRANSFORM rooms PREPEND formloop::)
  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_link_libraries(${target} PUBLIC ${rooms} PRIVATE ${ROOM_WRAPS})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ROOM_HEADERS})
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${rooms})
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR})
  endif()
  add_library(formloop::${name} ALIAS ${target})
endfunction()

# formloop_test(<name> ROOMS … SOURCES … [LIBRARIES …]): one GoogleTest executable `<name>_test` that links those rooms only.
function(formloop_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  set(rooms ${TEST_ROOMS})
  list(TRANSFORM rooms PREPEND formloop::)
  add_executable(${name}_test ${TEST_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${rooms} ${TEST_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_options(${name}_test PRIVATE -Wall -Wextra -Wno-missing-field-initializers)
  target_compile_definitions(${name}_test PRIVATE FORMLOOP_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
