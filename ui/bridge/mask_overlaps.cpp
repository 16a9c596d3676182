#include "ui/bridge/mask_overlaps.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/api/masks.h"

namespace fiarse::ui {
namespace {

constexpr std::size_t kWordBits = 64;

std::size_t wordsFor(std::size_t bits) {
    return (bits + kWordBits - 1) / kWordBits;
}

}  // namespace

// Each layer begins with a word of its own, so that one layer is a stretch of words.
std::pair<std::size_t, std::size_t> MaskOverlaps::wordsOf(std::int64_t layer) const {
    std::size_t start = 0;
    const std::vector<LayerInfo>& layers = m_run.info().layout.layers;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const std::size_t words = layers[l].maskable ? wordsFor(layers[l].count) : 0;
        if (static_cast<std::int64_t>(l) == layer) return {start, start + words};
        start += words;
    }
    return {0, start};
}

Result<std::map<std::int64_t, MaskOverlaps::Held>> MaskOverlaps::lastHeld(std::int64_t round) {
    if (m_participants.empty()) {
        auto records = m_run.records();
        if (!records) return records.error();
        for (RoundRecord& record : *records) m_participants.push_back(std::move(record.participants));
    }
    while (static_cast<std::int64_t>(m_participants.size()) < round) {
        auto record = m_run.record(static_cast<std::int64_t>(m_participants.size()) + 1);
        if (!record) return record.error();
        m_participants.push_back(std::move(record->participants));
    }
    const bool own = drawsOwnMasks(m_run.info().experiment);
    std::map<std::int64_t, Held> held;
    for (std::int64_t r = 1; r <= round; ++r) {
        for (const Participation& one : m_participants[static_cast<std::size_t>(r - 1)])
            held[one.client] = {r, static_cast<int>(one.level), own ? one.client : -1};
    }
    return held;
}

Result<std::shared_ptr<const MaskOverlaps::Bits>> MaskOverlaps::mask(const Held& held) {
    // The masks of a round come from the weights after the round before it.
    auto tierMap = m_run.tierMap(held.round - 1);
    if (!tierMap) return tierMap.error();
    RoundArrays before{.tierMap = *std::move(tierMap)};
    std::vector<std::uint8_t> drawn;
    if (held.client >= 0) {
        auto own = participantMask(m_run.info(), before, held.round, held.client, held.level);
        if (!own) return own.error();
        drawn = *std::move(own);
    }
    auto bits = std::make_shared<Bits>(wordsOf(-1).second, 0);
    std::size_t word = 0;
    for (const LayerInfo& layer : m_run.info().layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t i = 0; i < layer.count; ++i) {
            const std::size_t p = layer.offset + i;
            if (drawn.empty() ? holds(before.tierMap[p], held.level) : drawn[p] != 0)
                (*bits)[word + i / kWordBits] |= std::uint64_t{1} << (i % kWordBits);
        }
        word += wordsFor(layer.count);
    }
    return std::shared_ptr<const Bits>(std::move(bits));
}

Result<MaskOverlaps::Bits> MaskOverlaps::membersAt(std::int64_t round, const ParameterSet& set) {
    RoundArrays arrays;
    if (set.magnitudes) {
        auto read = m_run.arrays(round, ArrayParts{.weights = true});
        if (!read) return read.error();
        arrays = *std::move(read);
    }
    Bits bits(wordsOf(-1).second, 0);
    std::size_t word = 0;
    for (const LayerInfo& layer : m_run.info().layout.layers) {
        if (!layer.maskable) continue;
        const std::vector<std::uint8_t> members = membersOf(set, arrays, layer.offset, layer.count);
        for (std::size_t i = 0; i < layer.count; ++i)
            bits[word + i / kWordBits] |= std::uint64_t{members[i]} << (i % kWordBits);
        word += wordsFor(layer.count);
    }
    return bits;
}

Result<OverlapMoment> MaskOverlaps::after(std::int64_t round, const OverlapScope& scope) {
    const auto held = lastHeld(round);
    if (!held) return held.error();
    OverlapMoment result;
    result.round = round;
    result.scope = scope;
    for (const auto& [client, last] : *held) result.clients.push_back(client);
    std::stable_sort(result.clients.begin(), result.clients.end(),
                     [&](std::int64_t a, std::int64_t b) { return held->at(a).level < held->at(b).level; });
    decltype(m_masks) masks;
    std::vector<const Bits*> of;
    for (const std::int64_t client : result.clients) {
        const Held& last = held->at(client);
        result.heldIn.push_back(last.round);
        auto& kept = masks[last];
        if (!kept) {
            const auto before = m_masks.find(last);
            if (before != m_masks.end()) {
                kept = before->second;
            } else {
                auto made = mask(last);
                if (!made) return made.error();
                kept = *std::move(made);
            }
        }
        of.push_back(kept.get());
    }
    m_masks = std::move(masks);

    const auto [first, last] = wordsOf(scope.layer);
    const std::size_t n = of.size();
    std::vector<Bits> within;
    if (!scope.set.isEmpty()) {
        const auto members = membersAt(round, scope.set);
        if (!members) return members.error();
        within.reserve(n);
        for (const Bits*& bits : of) {
            Bits& some = within.emplace_back(*bits);
            for (std::size_t w = first; w < last; ++w) some[w] &= (*members)[w];
            bits = &some;
        }
    }
    std::vector<std::size_t> sizes(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t w = first; w < last; ++w)
            sizes[i] += static_cast<std::size_t>(std::popcount((*of[i])[w]));
    }
    result.jaccard.assign(n * n, 1.0);
    result.excess.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            std::size_t both = 0;
            for (std::size_t w = first; w < last; ++w)
                both += static_cast<std::size_t>(std::popcount((*of[i])[w] & (*of[j])[w]));
            const std::size_t any = sizes[i] + sizes[j] - both;
            const std::size_t larger = std::max(sizes[i], sizes[j]);
            const double jaccard = any == 0 ? 1.0 : static_cast<double>(both) / static_cast<double>(any);
            const double nested =
                larger == 0 ? 1.0
                            : static_cast<double>(std::min(sizes[i], sizes[j])) / static_cast<double>(larger);
            result.jaccard[i * n + j] = result.jaccard[j * n + i] = jaccard;
            result.excess[i * n + j] = result.excess[j * n + i] = jaccard - nested;
        }
    }
    return result;
}

}  // namespace fiarse::ui
