#include "engine/rounds/recorded_run.h"

#include "engine/api/run_file.h"

namespace fiarse {

Result<RecordedRun> readRun(const std::filesystem::path& path) {
    auto file = RunFile::open(path);
    if (!file) return file.error();
    auto records = (*file)->records();
    if (!records) return records.error();
    auto state = (*file)->state();
    if (!state) return state.error();
    return RecordedRun{(*file)->info(), *std::move(records), *std::move(state)};
}

}  // namespace fiarse
