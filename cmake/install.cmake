# What `cmake --install` lays down: libraries, public headers, packs, the command, find_package(dothi).
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY DOTHI_LAYERS)
add_library(dothi INTERFACE)
add_library(dothi::dothi ALIAS dothi)
target_link_libraries(dothi INTERFACE dothi::loaders dothi::queries dothi::export)

install(TARGETS dothi ${layers} EXPORT dothi-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT dothi-targets NAMESPACE dothi:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dothi)
install(DIRECTORY packs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/dothi/packs)

configure_package_config_file(cmake/dothi-config.cmake.in dothi-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dothi)
write_basic_package_version_file(dothi-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/dothi-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/dothi-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dothi)
