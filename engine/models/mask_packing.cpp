#include "engine/models/mask_packing.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace fiarse {

namespace {

using Channels = std::vector<std::int64_t>;

Channels allOf(std::size_t count) {
    Channels all(count);
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return all;
}

/// Rows, columns and entries a column of an array; a vector has one column.
struct Shape {
    std::size_t rows, columns, taps;
};

Shape shapeOf(const LayerInfo& layer) {
    const auto rows = static_cast<std::size_t>(layer.shape.front());
    const auto columns = layer.shape.size() > 1 ? static_cast<std::size_t>(layer.shape[1]) : std::size_t{1};
    return {rows, columns, layer.count / std::max<std::size_t>(1, rows * columns)};
}

class Packer {
public:
    Packer(const Layout& layout, const ChannelPlan& plan, int exits, std::span<const std::uint8_t> mask)
        : m_layout(layout), m_plan(plan), m_exits(exits), m_mask(mask) {}

    MaskPacking take() {
        const std::size_t layers = m_layout.layers.size();
        m_made.arrays.resize(layers);
        for (std::size_t l = 0; l < layers; ++l) m_held.push_back(heldOf(l));
        findAbsent();
        m_kept.assign(m_plan.groups.size(), std::nullopt);
        m_made.cut = cutsChannels() && anyGroupCut();
        for (std::size_t g = 0; g < m_plan.groups.size(); ++g)
            m_made.kept.push_back(m_made.cut && m_kept[g] ? *m_kept[g] : allOf(m_plan.groups[g].size));
        for (std::size_t l = 0; l < layers; ++l) pack(l);
        return std::move(m_made);
    }

private:
    std::span<const std::uint8_t> part(std::size_t l) const {
        return m_mask.subspan(m_layout.layers[l].offset, m_layout.layers[l].count);
    }

    std::size_t heldOf(std::size_t l) const {
        const auto entries = part(l);
        return static_cast<std::size_t>(std::count(entries.begin(), entries.end(), std::uint8_t{1}));
    }

    void findAbsent() {
        std::vector<bool> head(static_cast<std::size_t>(m_exits) + 2, false);
        int depth = 1;
        for (std::size_t l = 0; l < m_held.size(); ++l) {
            if (!m_layout.layers[l].maskable || m_held[l] == 0) continue;
            depth = std::max(depth, m_plan.layers[l].depth);
            head[static_cast<std::size_t>(m_plan.layers[l].exit)] = true;
        }
        m_made.depth = depth;
        for (std::size_t l = 0; l < m_held.size(); ++l) {
            const LayerChannels& place = m_plan.layers[l];
            m_made.arrays[l].absent =
                place.depth > depth || (place.exit > 0 && !head[static_cast<std::size_t>(place.exit)]);
        }
    }

    /// Notes the channels of a group; false where another array keeps others.
    bool agree(int group, Channels channels) {
        auto& known = m_kept[static_cast<std::size_t>(group)];
        if (!known)
            known = std::move(channels);
        else if (*known != channels)
            return false;
        return true;
    }

    bool cutsChannels() {
        if (m_plan.groups.empty()) return false;
        for (std::size_t l = 0; l < m_held.size(); ++l)
            if (m_layout.layers[l].maskable && !m_made.arrays[l].absent && !isProduct(l)) return false;
        for (std::size_t l = 0; l < m_held.size(); ++l)
            if (!m_layout.layers[l].maskable && !m_made.arrays[l].absent && !followsItsGroup(l)) return false;
        for (std::size_t g = 0; g < m_kept.size(); ++g)
            if (m_kept[g] && !cutsBlocksAlike(*m_kept[g], m_plan.groups[g])) return false;
        return true;
    }

    bool isProduct(std::size_t l) {
        const LayerChannels& place = m_plan.layers[l];
        const Shape shape = shapeOf(m_layout.layers[l]);
        const auto entries = part(l);
        std::vector<std::uint8_t> rowHeld(shape.rows, 0);
        std::vector<std::uint8_t> columnHeld(shape.columns, 0);
        for (std::size_t row = 0, i = 0; row < shape.rows; ++row)
            for (std::size_t column = 0; column < shape.columns; ++column)
                for (std::size_t tap = 0; tap < shape.taps; ++tap, ++i)
                    if (entries[i]) rowHeld[row] = columnHeld[column] = 1;
        const auto setOf = [](const std::vector<std::uint8_t>& held, std::size_t repeat) {
            Channels set;
            for (std::size_t at = 0; at < held.size(); ++at)
                if (const auto channel = static_cast<std::int64_t>(at / repeat);
                    held[at] && (set.empty() || set.back() != channel))
                    set.push_back(channel);
            return set;
        };
        const Channels rows = setOf(rowHeld, 1);
        const Channels columns = setOf(columnHeld, place.inRepeat);
        if (m_held[l] == 0 || m_held[l] != rows.size() * columns.size() * place.inRepeat * shape.taps)
            return false;
        if (place.out == LayerChannels::kWhole ? rows.size() != shape.rows : !agree(place.out, rows))
            return false;
        return place.in == LayerChannels::kWhole ? columns.size() * place.inRepeat == shape.columns
                                                 : agree(place.in, columns);
    }

    /// A norm layer is held whole, or as far as its group is.
    bool followsItsGroup(std::size_t l) {
        if (m_held[l] == m_layout.layers[l].count) return true;
        const int group = m_plan.layers[l].out;
        if (group == LayerChannels::kWhole) return false;
        Channels held;
        const auto entries = part(l);
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (entries[i]) held.push_back(static_cast<std::int64_t>(i));
        return !held.empty() && agree(group, std::move(held));
    }

    static bool cutsBlocksAlike(const Channels& kept, const ChannelGroup& group) {
        const auto block = static_cast<std::int64_t>(group.size / group.blocks);
        if (kept.size() % group.blocks != 0) return false;
        const std::size_t each = kept.size() / group.blocks;
        for (std::size_t i = each; i < kept.size(); ++i)
            if (kept[i] != kept[i - each] + block) return false;
        return true;
    }

    bool anyGroupCut() const {
        for (std::size_t g = 0; g < m_kept.size(); ++g)
            if (m_kept[g] && m_kept[g]->size() < m_plan.groups[g].size) return true;
        return false;
    }

    const Channels* keptOf(int group) const {
        return group == LayerChannels::kWhole ? nullptr : &m_made.kept[static_cast<std::size_t>(group)];
    }

    void pack(std::size_t l) {
        const LayerInfo& layer = m_layout.layers[l];
        PackedArray& array = m_made.arrays[l];
        std::vector<std::uint32_t>& flat = m_made.packing.flat;
        PackedPart place{.layer = l, .begin = flat.size()};
        array.shape = layer.shape;
        const LayerChannels& channels = m_plan.layers[l];
        if (array.absent) {
            const auto entries = part(l);
            for (std::size_t i = 0; i < entries.size(); ++i)
                if (entries[i]) flat.push_back(static_cast<std::uint32_t>(layer.offset + i));
        } else if (!m_made.cut || (!layer.maskable && m_held[l] == layer.count)) {
            const Channels* rows = m_made.cut ? keptOf(channels.out) : nullptr;
            array.select = rows && rows->size() < layer.count;
            flat.resize(flat.size() + layer.count);
            std::iota(flat.begin() + static_cast<std::ptrdiff_t>(place.begin), flat.end(),
                      static_cast<std::uint32_t>(layer.offset));
        } else {
            packProduct(layer, channels, array);
        }
        place.end = flat.size();
        m_made.packing.parts.push_back(place);
    }

    void packProduct(const LayerInfo& layer, const LayerChannels& channels, PackedArray& array) {
        const Shape shape = shapeOf(layer);
        const Channels* out = keptOf(channels.out);
        const Channels* in = keptOf(channels.in);
        const Channels rows = out ? *out : allOf(shape.rows);
        Channels columns;
        for (const std::int64_t channel : in ? *in : allOf(shape.columns / channels.inRepeat))
            for (std::size_t i = 0; i < channels.inRepeat; ++i)
                columns.push_back(channel * static_cast<std::int64_t>(channels.inRepeat) +
                                  static_cast<std::int64_t>(i));
        array.shape[0] = static_cast<std::int64_t>(rows.size());
        if (array.shape.size() > 1) array.shape[1] = static_cast<std::int64_t>(columns.size());
        for (const std::int64_t row : rows)
            for (const std::int64_t column : columns) {
                const std::size_t from = layer.offset + (static_cast<std::size_t>(row) * shape.columns +
                                                         static_cast<std::size_t>(column)) *
                                                            shape.taps;
                for (std::size_t tap = 0; tap < shape.taps; ++tap)
                    m_made.packing.flat.push_back(static_cast<std::uint32_t>(from + tap));
            }
    }

    const Layout& m_layout;
    const ChannelPlan& m_plan;
    int m_exits;
    std::span<const std::uint8_t> m_mask;
    MaskPacking m_made;
    std::vector<std::size_t> m_held;
    std::vector<std::optional<Channels>> m_kept;
};

}  // namespace

MaskPacking packMask(const Layout& layout, const ChannelPlan& plan, int exits,
                     std::span<const std::uint8_t> mask) {
    return Packer(layout, plan, exits, mask).take();
}

}  // namespace fiarse
