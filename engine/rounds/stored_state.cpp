#include "engine/rounds/stored_state.h"

#include "engine/api/run_file.h"

namespace fiarse {

Result<StoredState> readStoredState(const std::filesystem::path& path) {
    auto file = RunFile::open(path);
    if (!file) return file.error();
    auto records = (*file)->records();
    if (!records) return records.error();
    auto state = (*file)->state();
    if (!state) return state.error();
    return StoredState{(*file)->info(), *std::move(records), *std::move(state)};
}

}  // namespace fiarse
