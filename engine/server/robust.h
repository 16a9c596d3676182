/// Aggregation that withstands malicious participants.
///
///   w_j ← w_j − η_s · q(n_j) · R_j        R_j: what the rule makes of the updates of j's holders
///
///   none, krum, multi-krum, norm-clip   mean over who is left, counted as the divisor says, with the
///                                       clipped updates
///   geometric-median, fltrust           Σ t_i s_i Δ_ij / Σ t_i over the holders
///   median, trimmed-mean                of the holders, one vote each
///
/// n_j are the holders whose update passed the support check; q is the quorum policy. Krum, Multi-Krum and
/// the geometric median score clients on the core (client_scores.h). Krum's published form takes one update
/// whole; under masks, parameters that the chosen client does not hold keep their value. Multi-Krum takes
/// n − f − 2 updates. Sources: peers.md 6.1 and 6.4, and the headers of the rules.
#pragma once

#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/clients/held_update.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

/// What the server made of one update.
struct Verdict {
    double factor = 1.0;  ///< what it was multiplied by
    double trust = 1.0;   ///< its weight; 0 = left out
    Rejection rejection = Rejection::None;

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// The always-on check for each submission.
std::vector<Verdict> checkSubmissions(std::span<const Submission> submissions, std::span<const float> weights,
                                      ThreadPool& pool);

/// Whether the plain aggregate of all submissions is not what the server wants.
bool needsDefence(const DefenceSettings& defence, std::span<const Verdict> verdicts);

struct DefenceTask {
    std::span<const float> weights;               ///< global model at the round's start, [d_all]
    std::span<const Submission> submissions;      ///< in client order
    std::span<const HeldUpdate> updates;          ///< of each submission
    std::span<const HeldUpdate> references = {};  ///< FLTrust: the server's own update for each submission
    const DefenceSettings* defence = nullptr;
    Divisor divisor = Divisor::Moved;
    double serverRate = 1.0;
};

struct Defended {
    std::vector<float> weights;        ///< [d_all]
    std::vector<std::uint16_t> moved;  ///< updates that were not left out and moved the parameter, [d_all]
};

/// Judges the updates that passed the check (fills `verdicts`), and combines them. The result does not
/// depend on the number of threads.
Defended defend(const DefenceTask& task, std::vector<Verdict>& verdicts, ThreadPool& pool);

}  // namespace fiarse
