# -DIM_CANARY=NAME builds the core with one bug of canaries.mjs in it, from a changed copy of its
# sources. What tests the core keeps the true headers: it must not share the bug.
set(IM_CANARY "" CACHE STRING "A bug of src/tests/sim/canaries.mjs to build the core with")
if(IM_CANARY)
  set(IM_CANARY_DIR ${CMAKE_BINARY_DIR}/canary)
  set(IM_CANARY_SCRIPT ${CMAKE_SOURCE_DIR}/src/tests/sim/canary-source.mjs)
  execute_process(COMMAND node ${IM_CANARY_SCRIPT} ${IM_CANARY} ${IM_CANARY_DIR}
    RESULT_VARIABLE IM_CANARY_RESULT)
  if(NOT IM_CANARY_RESULT EQUAL 0)
    message(FATAL_ERROR "IM_CANARY=${IM_CANARY}: no core with this bug, see above")
  endif()
  file(GLOB IM_CANARY_INPUTS CONFIGURE_DEPENDS
    src/base/* src/wire/* src/session/* src/abi/* src/tests/sim/canaries.mjs)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${IM_CANARY_INPUTS} ${IM_CANARY_SCRIPT})
  list(TRANSFORM IM_CORE_SOURCES PREPEND ${IM_CANARY_DIR}/ OUTPUT_VARIABLE IM_CANARY_SOURCES)
  set_property(TARGET im_core PROPERTY SOURCES ${IM_CANARY_SOURCES})
  target_include_directories(im_core BEFORE PRIVATE ${IM_CANARY_DIR}/src)
endif()
