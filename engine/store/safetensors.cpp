#include "engine/store/safetensors.h"

#include <nlohmann/json.hpp>

namespace fiarse {

std::string safetensorsFile(const std::vector<Tensor>& tensors,
                            const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header;
    header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const Tensor& tensor : tensors) {
        const std::size_t end = offset + tensor.data.size();
        header[tensor.name] = {
            {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string file;
    file.reserve(8 + text.size() + offset);
    for (int shift = 0; shift < 64; shift += 8) {
        file += static_cast<char>((std::uint64_t{text.size()} >> shift) & 0xFF);
    }
    file += text;
    for (const Tensor& tensor : tensors) {
        file.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
    }
    return file;
}

}  // namespace fiarse
