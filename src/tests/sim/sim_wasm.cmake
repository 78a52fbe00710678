# sim.wasm: the same worlds around core.wasm as it is shipped. The C ABI stays undefined here, and
# what is undefined becomes an import.

file(GLOB IM_SIM_SOURCES CONFIGURE_DEPENDS src/tests/sim/*.cc)
list(FILTER IM_SIM_SOURCES EXCLUDE REGEX "_main\\.cc$")
# Of the core itself only the options, which the model reads too.
add_executable(sim_wasm EXCLUDE_FROM_ALL ${IM_SIM_SOURCES} src/session/config.cc)
set_target_properties(sim_wasm PROPERTIES OUTPUT_NAME sim SUFFIX ".wasm")
target_include_directories(sim_wasm PRIVATE src)
target_compile_options(sim_wasm PRIVATE ${IM_CORE_OPTIONS} ${IM_MVP} -O2 -fno-threadsafe-statics)
string(REPLACE 64KB 1MB IM_SIM_STACK ${IM_STACK_SIZE})
# Memory that does not grow asks nothing of the embedder; a world needs a small part of it.
target_link_options(sim_wasm PRIVATE
  ${IM_MVP} -O2 --no-entry -sSTANDALONE_WASM -sFILESYSTEM=0 -sINITIAL_MEMORY=64MB ${IM_SIM_STACK}
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0 -Wl,--wrap=abort)
