// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/onnx_session.h"

#include <dlfcn.h>
#include <onnxruntime_c_api.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <utility>

namespace formloop::ocr {
namespace {

/// Newer headers work with older libraries as long as nothing newer than this is asked for.
constexpr std::uint32_t api_version = 17;
constexpr const char* system_name = "libonnxruntime.so.1";

Error missing(const std::filesystem::path& where, std::string message) {
    return {ErrorCode::engine_missing, where.string(), std::move(message)};
}

/// Where the library may be, the best first. A name without a folder is looked for by the system.
std::vector<std::filesystem::path> places() {
    namespace fs = std::filesystem;
    if (const char* named = std::getenv("FORMLOOP_ONNXRUNTIME"); named && *named) return {named};
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    std::vector<fs::path> found;
    for (const fs::path& place : {program.parent_path().parent_path() / "lib" / "formloop" / system_name,
                                  fs::path(FORMLOOP_ONNXRUNTIME_LIBRARY)})
        if (fs::exists(place, ignored)) found.push_back(place);
    found.emplace_back(system_name);
    return found;
}

void be_silent(void*, OrtLoggingLevel, const char*, const char*, const char*, const char*) {}

/// Owns something of the runtime's and gives it back.
template <class T>
using Held = std::unique_ptr<T, std::function<void(T*)>>;

}  // namespace

struct OnnxRuntime::Library {
    std::filesystem::path file;
    const OrtApi* api = nullptr;
    std::string version;
    Held<OrtEnv> env;

    /// The sentence of a status, nothing when all went well. Takes the status.
    std::string fault(OrtStatus* status) const {
        if (!status) return {};
        std::string message = api->GetErrorMessage(status);
        api->ReleaseStatus(status);
        return message.empty() ? "unknown fault" : message.substr(0, message.find('\n'));
    }
};

OnnxRuntime::OnnxRuntime(std::unique_ptr<Library> library) : library_(std::move(library)) {}
OnnxRuntime::OnnxRuntime(OnnxRuntime&&) noexcept = default;
OnnxRuntime& OnnxRuntime::operator=(OnnxRuntime&&) noexcept = default;
OnnxRuntime::~OnnxRuntime() = default;

std::expected<OnnxRuntime, Error> OnnxRuntime::load(const std::filesystem::path& library) {
    void* handle = nullptr;
    const auto candidates = library.empty() ? places() : std::vector{library};
    std::filesystem::path file;
    for (const auto& place : candidates) {
        file = place;
        // Never closed: the library's own threads and exit handlers may outlive any object of ours.
        handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle) break;
    }
    if (!handle)
        return std::unexpected(missing(candidates.front(), "ONNX Runtime cannot be loaded, expected libonnxruntime.so 1.17 or "
                                                           "newer (scripts/install-packages.sh, or set FORMLOOP_ONNXRUNTIME)"));
    const auto base_of = reinterpret_cast<const OrtApiBase* (*)()>(dlsym(handle, "OrtGetApiBase"));
    if (!base_of) return std::unexpected(missing(file, "this library is not ONNX Runtime, expected libonnxruntime.so"));
    auto loaded = std::make_unique<Library>();
    loaded->file = file;
    loaded->version = base_of()->GetVersionString();
    loaded->api = base_of()->GetApi(api_version);
    if (!loaded->api)
        return std::unexpected(missing(file, "ONNX Runtime is " + loaded->version + ", expected 1.17 or newer"));
    OrtEnv* env = nullptr;
    if (const auto fault = loaded->fault(loaded->api->CreateEnvWithCustomLogger(be_silent, nullptr, ORT_LOGGING_LEVEL_FATAL,
                                                                                "formloop", &env));
        !fault.empty())
        return std::unexpected(missing(file, "ONNX Runtime does not start: " + fault));
    loaded->env = {env, loaded->api->ReleaseEnv};
    return OnnxRuntime(std::move(loaded));
}

std::string OnnxRuntime::version() const { return library_->version; }
std::filesystem::path OnnxRuntime::library() const { return library_->file; }

struct OnnxSession::Net {
    const OnnxRuntime::Library* runtime = nullptr;
    std::filesystem::path where;
    Held<OrtSession> session;
    Held<OrtMemoryInfo> memory;
    std::string input, output;
};

OnnxSession::OnnxSession(std::unique_ptr<Net> net) : net_(std::move(net)) {}
OnnxSession::OnnxSession(OnnxSession&&) noexcept = default;
OnnxSession& OnnxSession::operator=(OnnxSession&&) noexcept = default;
OnnxSession::~OnnxSession() = default;

std::expected<OnnxSession, Error> OnnxSession::load(const OnnxRuntime& runtime, std::string_view model,
                                                    const std::filesystem::path& where) {
    const auto& library = *runtime.library_;
    const OrtApi& api = *library.api;
    OrtSessionOptions* made = nullptr;
    std::string fault = library.fault(api.CreateSessionOptions(&made));
    const Held<OrtSessionOptions> options(made, api.ReleaseSessionOptions);
    const auto set = [&](OrtStatus* status) {
        if (auto sentence = library.fault(status); fault.empty()) fault = std::move(sentence);
    };
    if (made) {
        set(api.SetIntraOpNumThreads(made, 1));
        set(api.SetInterOpNumThreads(made, 1));
        set(api.SetSessionExecutionMode(made, ORT_SEQUENTIAL));
        set(api.SetSessionGraphOptimizationLevel(made, ORT_ENABLE_ALL));
        // Pages differ in size: an arena keeps the largest page's memory, and a pattern fits no second page.
        set(api.DisableCpuMemArena(made));
        set(api.DisableMemPattern(made));
    }
    auto net = std::make_unique<Net>();
    net->runtime = &library;
    net->where = where;
    if (fault.empty()) {
        OrtSession* session = nullptr;
        set(api.CreateSessionFromArray(library.env.get(), model.data(), model.size(), made, &session));
        net->session = {session, api.ReleaseSession};
    }
    std::size_t inputs = 0, outputs = 0;
    if (fault.empty()) {
        set(api.SessionGetInputCount(net->session.get(), &inputs));
        set(api.SessionGetOutputCount(net->session.get(), &outputs));
    }
    if (!fault.empty()) return std::unexpected(missing(where, "ONNX Runtime cannot use this net: " + fault));
    if (inputs != 1 || outputs != 1)
        return std::unexpected(missing(where, "the net has " + std::to_string(inputs) + " inputs and " + std::to_string(outputs) +
                                                  " outputs, expected one of each"));
    OrtAllocator* allocator = nullptr;
    set(api.GetAllocatorWithDefaultOptions(&allocator));
    const auto name = [&](auto ask) {
        char* text = nullptr;
        set(ask(net->session.get(), 0, allocator, &text));
        if (!text) return std::string();
        std::string copy = text;
        set(api.AllocatorFree(allocator, text));
        return copy;
    };
    net->input = name(api.SessionGetInputName);
    net->output = name(api.SessionGetOutputName);
    OrtMemoryInfo* memory = nullptr;
    set(api.CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
    net->memory = {memory, api.ReleaseMemoryInfo};
    if (!fault.empty()) return std::unexpected(missing(where, "ONNX Runtime cannot use this net: " + fault));
    return OnnxSession(std::move(net));
}

std::expected<Tensor, Error> OnnxSession::run(std::span<const float> input, std::span<const std::int64_t> shape) const {
    assert(std::cmp_equal(input.size(), std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>())));
    const auto& library = *net_->runtime;
    const OrtApi& api = *library.api;
    const auto failed = [&](const std::string& fault) { return std::unexpected(missing(net_->where, "the net does not run: " + fault)); };

    OrtValue* given = nullptr;
    // The runtime only reads an input, though its interface asks for more.
    auto fault = library.fault(api.CreateTensorWithDataAsOrtValue(net_->memory.get(), const_cast<float*>(input.data()),
                                                                  input.size_bytes(), shape.data(), shape.size(),
                                                                  ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &given));
    if (!fault.empty()) return failed(fault);
    const Held<OrtValue> holds_input(given, api.ReleaseValue);

    OrtValue* answer = nullptr;
    const char* const inputs[] = {net_->input.c_str()};
    const char* const outputs[] = {net_->output.c_str()};
    fault = library.fault(api.Run(net_->session.get(), nullptr, inputs, &given, 1, outputs, 1, &answer));
    if (!fault.empty()) return failed(fault);
    const Held<OrtValue> holds_output(answer, api.ReleaseValue);

    OrtTensorTypeAndShapeInfo* made = nullptr;
    fault = library.fault(api.GetTensorTypeAndShape(answer, &made));
    if (!fault.empty()) return failed(fault);
    const Held<OrtTensorTypeAndShapeInfo> info(made, api.ReleaseTensorTypeAndShapeInfo);
    ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
    std::size_t dimensions = 0, count = 0;
    float* values = nullptr;
    Tensor tensor;
    for (const auto& ask : {std::function<OrtStatus*()>([&] { return api.GetTensorElementType(made, &type); }),
                            std::function<OrtStatus*()>([&] { return api.GetDimensionsCount(made, &dimensions); }),
                            std::function<OrtStatus*()>([&] {
                                tensor.shape.resize(dimensions);
                                return api.GetDimensions(made, tensor.shape.data(), dimensions);
                            }),
                            std::function<OrtStatus*()>([&] { return api.GetTensorShapeElementCount(made, &count); })})
        if (fault = library.fault(ask()); !fault.empty()) return failed(fault);
    if (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) return failed("its answer is not made of floats");
    if (fault = library.fault(api.GetTensorMutableData(answer, reinterpret_cast<void**>(&values))); !fault.empty()) return failed(fault);
    tensor.values.assign(values, values + count);
    return tensor;
}

}  // namespace formloop::ocr
