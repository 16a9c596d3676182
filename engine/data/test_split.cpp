#include "engine/data/test_split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "engine/core/random.h"

namespace fiarse {

namespace {

/// The examples of one class in one group, shuffled; the first `test` of them are for testing.
struct Cell {
    std::vector<std::uint32_t> examples;
    std::size_t test = 0;

    std::size_t train() const { return examples.size() - test; }
};

using Cells = std::map<std::pair<std::int32_t, std::uint8_t>, Cell>;  // by group, then class

/// Divides `wanted` test examples among the cells of one group.
void divide(const std::vector<Cell*>& cells, double share, std::size_t wanted) {
    std::vector<std::pair<double, std::size_t>> remainders;
    std::size_t given = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double exact = share * static_cast<double>(cells[i]->examples.size());
        cells[i]->test = std::min(static_cast<std::size_t>(exact), cells[i]->examples.size() - 1);
        given += cells[i]->test;
        remainders.emplace_back(std::floor(exact) - exact, i);
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    // First nobody gives the last one away; where that is not enough, somebody must.
    for (const std::size_t spared : {std::size_t{1}, std::size_t{0}}) {
        for (bool moved = true; given < wanted && moved;) {
            moved = false;
            for (const auto& [ignored, i] : remainders) {
                if (given >= wanted || cells[i]->train() <= spared) continue;
                ++cells[i]->test;
                ++given;
                moved = true;
            }
        }
    }
    while (given > wanted) {
        const auto most = std::max_element(cells.begin(), cells.end(),
                                           [](const Cell* a, const Cell* b) { return a->test < b->test; });
        --(*most)->test;
        --given;
    }
}

struct Sides {
    std::size_t train = 0, test = 0;
};

/// Moves one example of `label` to the side that lacks it, from the cell with most on the other side.
void lend(Cells& cells, std::map<std::int32_t, Sides>& groups, std::uint8_t label, bool toTest) {
    Cell* best = nullptr;
    Sides* owner = nullptr;
    for (auto& [key, cell] : cells) {
        if (key.second != label) continue;
        Sides& sides = groups[key.first];
        const std::size_t has = toTest ? cell.train() : cell.test;
        if (has == 0 || (toTest ? sides.train : sides.test) < 2) continue;
        if (best != nullptr && has <= (toTest ? best->train() : best->test)) continue;
        best = &cell;
        owner = &sides;
    }
    if (best == nullptr) return;
    toTest ? ++best->test : --best->test;
    toTest ? ++owner->test : --owner->test;
    toTest ? --owner->train : ++owner->train;
}

}  // namespace

std::vector<std::uint8_t> chooseTestExamples(std::span<const std::uint8_t> labels,
                                             std::span<const std::int32_t> groups, double share,
                                             std::uint64_t seed) {
    Cells cells;
    for (std::size_t i = 0; i < labels.size(); ++i)
        cells[{groups.empty() ? 0 : groups[i], labels[i]}].examples.push_back(static_cast<std::uint32_t>(i));
    std::map<std::int32_t, std::vector<Cell*>> byGroup;
    for (auto& [key, cell] : cells) {
        Random random = Random::stream(seed, "data.split", key.second, static_cast<std::uint64_t>(key.first));
        random.shuffle(std::span(cell.examples));
        byGroup[key.first].push_back(&cell);
    }
    std::map<std::int32_t, Sides> sides;
    for (auto& [group, own] : byGroup) {
        std::size_t n = 0;
        for (const Cell* cell : own) n += cell->examples.size();
        const auto rounded = static_cast<std::size_t>(std::llround(share * static_cast<double>(n)));
        const std::size_t wanted = n < 2 ? 0 : std::clamp<std::size_t>(rounded, 1, n - 1);
        divide(own, share, wanted);
        sides[group] = {n - wanted, wanted};
    }
    std::map<std::uint8_t, Sides> classes;
    for (const auto& [key, cell] : cells) {
        classes[key.second].train += cell.train();
        classes[key.second].test += cell.test;
    }
    for (const auto& [label, has] : classes) {
        if (has.train + has.test < 2 || (has.train > 0 && has.test > 0)) continue;
        lend(cells, sides, label, has.test == 0);
    }
    std::vector<std::uint8_t> chosen(labels.size(), 0);
    for (const auto& [key, cell] : cells)
        for (std::size_t i = 0; i < cell.test; ++i) chosen[cell.examples[i]] = 1;
    return chosen;
}

}  // namespace fiarse
