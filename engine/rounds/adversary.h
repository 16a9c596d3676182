/// The malicious clients of a run: who they are, what they train on, what they send, and how far they got.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/clients/attacks.h"
#include "engine/metrics/evaluation.h"
#include "engine/rounds/fleet.h"

namespace fiarse {

/// Fixed for the run; const calls from any thread at the same time.
class Adversary {
public:
    /// @param fleet  must live as long as the adversary.
    explicit Adversary(const Fleet& fleet);

    /// Whether the client attacks in this round.
    bool attacks(std::int64_t client, std::int64_t round) const;
    /// Whether the client claims the fleet's largest capacity in this round.
    bool liesAboutCapacity(std::int64_t client, std::int64_t round) const;
    /// Gives an attacker's task the data that it really trains on. @param storage  keeps it alive; must stay
    /// where it is while the task is used.
    void poison(LocalTask& task, std::int64_t client, std::int64_t round, Split& storage) const;
    /// Turns what the attackers trained into what they send. @param clients  of each submission.
    void corrupt(std::span<const Submission> submissions, std::span<const std::int64_t> clients,
                 std::span<const float> weights, std::int64_t round) const;
    /// Fills robustness.attackSuccess of an evaluated round.
    /// @param clean    predictions of the test set, one a level.
    /// @param predict  predicts another test set with the same submodels.
    void recordSuccess(std::span<const Predictions> clean, std::span<const std::uint8_t> tierMap,
                       const std::function<std::vector<Predictions>(const Dataset&)>& predict,
                       RoundRecord& record) const;

private:
    const Fleet& m_fleet;
    const AttackSettings& m_attack;
    std::vector<char> m_malicious;          ///< [clients]
    std::optional<Dataset> m_triggered;     ///< for the backdoor
    std::vector<std::uint32_t> m_hijacked;  ///< for the mask hijack
};

}  // namespace fiarse
