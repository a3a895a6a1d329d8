# dothi_layer(NAME SOURCES a.cpp … USES dothi::text … HIDES fmt::fmt …)
#
# One folder, one library, one public header folder. Makes the static library dothi_NAME with the
# alias dothi::NAME from the SOURCES beside the calling CMakeLists.txt. USES are the layers whose
# public headers this layer's own public header may include; HIDES are libraries only its .cpp files see.
# Layers hold by the include path: what is not named here is "No such file".

find_package(PkgConfig REQUIRED)

function(dothi_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;HIDES" ${ARGN})
  set(target dothi_${name})
  add_library(${target} STATIC ${LAYER_SOURCES})
  add_library(dothi::${name} ALIAS ${target})
  file(GLOB headers CONFIGURE_DEPENDS include/dothi/*.h)
  target_sources(${target} PUBLIC
    FILE_SET HEADERS BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR}/include FILES ${headers})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${LAYER_USES} PRIVATE dothi_flags ${LAYER_HIDES})
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <charconv> <cstdint> <functional> <map> <memory> <optional> <span> <string>
    <string_view> <unordered_map> <utility> <variant> <vector>)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON VERIFY_INTERFACE_HEADER_SETS ON)
  set_property(GLOBAL APPEND PROPERTY DOTHI_LAYERS ${target})
endfunction()

# Warnings and sanitizers, for our own code only.
add_library(dothi_flags INTERFACE)
target_compile_options(dothi_flags INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # lets ccache see through the precompiled header
set_property(GLOBAL APPEND PROPERTY DOTHI_LAYERS dothi_flags)
