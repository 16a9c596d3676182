/// The tables of a run file.
#pragma once

namespace fiarse {

/// PRAGMA application_id: "FIAR". Tells run files from other SQLite databases.
inline constexpr int kApplicationId = 0x46494152;
/// PRAGMA user_version: raised with every change that older programs cannot read.
/// 2: alerts. 3: histograms of magnitudes, sums for the measures of bias. 4: tier maps
/// and counts of participants are packed (few_values.h). Files of older versions can be
/// read, and become of this one when they are continued.
inline constexpr int kSchemaVersion = 4;
inline constexpr int kOldestSchemaVersion = 1;

/// Names end where SQL readers look for them: rounds are 1-based, levels and clients 0-based; `detail`
/// and the lists are JSON; blobs are zstd (blob.h) over all parameters.
inline constexpr const char* kTables = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE round(
    round INTEGER PRIMARY KEY, seconds REAL, loss REAL, never_trained INTEGER, mean_staleness REAL,
    max_staleness INTEGER, evaluated INTEGER, worst_client INTEGER, bytes_down INTEGER, bytes_up INTEGER,
    hash TEXT, detail TEXT);
CREATE TABLE participation(
    round INTEGER, client INTEGER, tier INTEGER, level INTEGER, samples INTEGER, assigned INTEGER,
    alive INTEGER, moved INTEGER, loss REAL, first_loss REAL, last_loss REAL, update_norm REAL, seconds REAL,
    bytes_down INTEGER, bytes_up INTEGER, PRIMARY KEY(round, client)) WITHOUT ROWID;
CREATE TABLE evaluation(
    round INTEGER, level INTEGER, accuracy REAL, loss REAL, local_accuracy REAL, class_accuracy TEXT,
    PRIMARY KEY(round, level)) WITHOUT ROWID;
-- After each round. Coverage is kept as differences, which are mostly zero: moved, alive XOR moved,
-- assigned XOR alive.
CREATE TABLE arrays(
    round INTEGER PRIMARY KEY, thresholds TEXT, tier_map BLOB, moved BLOB, alive_xor_moved BLOB,
    assigned_xor_alive BLOB);
-- Now and then; between them the counts follow from `moved`.
CREATE TABLE counts(round INTEGER PRIMARY KEY, updates BLOB, last_trained BLOB);
CREATE TABLE checkpoint(round INTEGER PRIMARY KEY, weights BLOB);
-- One row: everything needed to go on.
CREATE TABLE state(
    id INTEGER PRIMARY KEY CHECK(id = 0), round INTEGER, hash TEXT, weights BLOB, updates BLOB,
    last_trained BLOB, used_tier_map BLOB);
)sql";

/// What version 2 brought.
inline constexpr const char* kAlertTables = R"sql(
CREATE TABLE alert(
    round INTEGER, number INTEGER, rule TEXT, layer INTEGER, level INTEGER, client INTEGER, class INTEGER,
    value REAL, by_design INTEGER, PRIMARY KEY(round, number)) WITHOUT ROWID;
-- One row: what the rules remember between rounds.
CREATE TABLE alert_memory(id INTEGER PRIMARY KEY CHECK(id = 0), held BLOB, detail TEXT);
)sql";

/// What version 3 brought.
inline constexpr const char* kBiasTables = R"sql(
-- [layer][bin], NULL for rounds of older versions.
ALTER TABLE arrays ADD COLUMN magnitudes BLOB;
-- Now and then, what BiasAccumulator has added up; the counts as differences, mod 2^32.
CREATE TABLE sums(
    round INTEGER PRIMARY KEY, participants INTEGER, moved BLOB, alive_minus_moved BLOB,
    assigned_minus_alive BLOB, expected BLOB);
)sql";

/// Made by the first round of a run whose importance remembers updates; who does not know it reads the rest.
inline constexpr const char* kUpdateMemoryTable = R"sql(
CREATE TABLE IF NOT EXISTS update_memory(round INTEGER PRIMARY KEY, magnitude BLOB, square BLOB);
)sql";

/// Made by the first round of a run of a large model (engine/api/coarse.h); who does not know it reads the
/// arrays themselves. `array`: 0 assigned, 1 alive, 2 moved, 3 update counts, 4 round of the last training,
/// 5 magnitudes, of checkpoints. `cells`: the blocks that coarseBlocks() makes of the layer, of 4 bytes where
/// `wide`, else as counts of participants are. `never`: parameters of the layer that were never trained.
/// `scale`, `clipped`: MagnitudeScale, with array 5.
inline constexpr const char* kCoarseTable = R"sql(
CREATE TABLE IF NOT EXISTS coarse(
    round INTEGER, layer INTEGER, array INTEGER, wide INTEGER, never INTEGER, scale REAL, clipped INTEGER,
    cells BLOB,
    PRIMARY KEY(round, layer, array));
)sql";

}  // namespace fiarse
