/// Deals the examples of a data set (here: images, whatever they are) out to the clients.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// The images of one client.
struct ClientData {
    std::vector<std::uint32_t> train;  ///< image numbers in Dataset::train, rising
    std::vector<std::uint32_t> test;   ///< image numbers in Dataset::test, rising
};

/// One entry a client, numbered in the order of the experiment's tiers.
///
/// Train: without replacement over all clients. iid and dirichlet give every client images in proportion to
/// its tier's dataShare, at least one: with equal shares N / clients images (±1). Clients draw in turns, one
/// image each, from their class proportions (proportions.h); when a class runs out, the rest is drawn from
/// the client's other classes in proportion. Shards divide the images of each class among the clients that
/// hold it, in proportion to dataShare; a class that nobody holds stays unused. With capacityLink 1 a client
/// stops short by the few images that its tier's classes lack. Test: the class mixture of the client's train
/// images, N_test / clients images (at least 1; fewer where a class has not enough), without replacement
/// within a client; clients may share test images.
///
/// quantity: as iid, with each client's share multiplied by its part of one draw from a symmetric
/// Dirichlet(alpha) over the clients. feature-shift: as iid, but no two clients share test images, so that
/// shiftFeatures() (feature_shift.h) may change them. column: client i holds the examples of natural client i
/// (Dataset::groupNames), to train and to test on; there must be as many clients as natural ones.
///
/// Reads only settings.data.partition and the tiers; chance comes from streams named "partition…", so
/// that nothing else in the experiment shifts the result.
/// Errors: Input: fewer images than clients, tiers that do not sum to the clients, shards with more
/// classes than the data has, a class without test images, column without natural clients or with another
/// number of clients than there are natural ones, feature-shift with more clients than test images.
/// Threads: pure. Cost: O(images · classes).
Result<std::vector<ClientData>> partition(const Dataset& data, const Experiment& experiment,
                                          std::uint64_t seed);

/// What the shape of the data alone forbids: more clients than training examples, shards with more classes
/// than there are. Nothing where partition() may still find something else.
std::optional<Error> shapeProblem(const PartitionSettings& settings, const DataShape& shape);

/// Why data with this many natural clients cannot be dealt out by column to so many clients, in a sentence
/// with the numbers; nothing where it can.
std::optional<Error> groupProblem(const std::string& title, DataKind kind, std::int64_t groups,
                                  std::int64_t clients);

}  // namespace fiarse
