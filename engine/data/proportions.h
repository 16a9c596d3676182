/// What share of each class every client wants, before any image is dealt out.
///
/// All functions are pure; chance comes from the generator that is passed in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/core/random.h"

namespace fiarse {

/// [clients][classes]; each row sums to 1.
using Proportions = std::vector<std::vector<double>>;

/// `images` divided in proportion to `shares`, by largest remainders (the first of equals).
/// Precondition: shares > 0, images >= 0.
std::vector<std::int64_t> dividedByShares(const std::vector<double>& shares, std::int64_t images);

/// The same with at least one image each. Precondition: no more shares than images.
std::vector<std::int64_t> imageQuotas(const std::vector<double>& shares, std::int64_t images);

/// Which classes belong to which tier when capacity decides the classes (capacityLink).
///
/// The images, sorted by class, are a line from 0 to 1; the tiers, sorted by capacity (equal
/// capacities stand together), cut it into stretches as long as their shares of the data
/// (clients · dataShare). Row t is the
/// mixture of classes on the stretch of tier t, so that supply meets demand; a class on a border is shared by
/// the two neighbours.
/// @param classCounts  images of each class, at least one > 0.
/// @return             [tiers][classes], rows sum to 1; tiers in the order given.
Proportions tierMixtures(const std::vector<Tier>& tiers, const std::vector<std::int64_t>& classCounts);

/// One draw from a symmetric Dirichlet(alpha) over `classes`; for alpha near 0 one class takes all.
/// Every entry is > 0 (at least about 1e-12), so that a client can always fall back on what is left.
std::vector<double> dirichlet(double alpha, std::size_t classes, Random& random);

/// Rows for Dirichlet partitions and for those where every client has the mixture of the whole data: (1 −
/// t)·p + t·q(tier) with t = settings.capacityLink. Clients are numbered in the order of `tiers`.
/// Precondition: kind is neither Shards nor Column.
Proportions classProportions(const PartitionSettings& settings, const std::vector<Tier>& tiers,
                             const std::vector<std::int64_t>& classCounts, Random& random);

/// Shards: the distinct classes of each client, `settings.classes` of them, sorted. Cards are dealt so
/// that every class is held equally often, ±1; with probability t = settings.capacityLink a card must
/// be of the client's tier (tierMixtures), as long as that tier has a class the client lacks.
/// Then only the classes within one tier are held about equally often.
/// Precondition: 1 <= settings.classes <= number of classes with images.
std::vector<std::vector<std::uint32_t>> dealClasses(const PartitionSettings& settings,
                                                    const std::vector<Tier>& tiers,
                                                    const std::vector<std::int64_t>& classCounts,
                                                    Random& random);

/// The tier of each client, in the order of the tiers: [clients].
std::vector<std::size_t> clientTiers(const std::vector<Tier>& tiers);

}  // namespace fiarse
