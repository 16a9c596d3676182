/// Classes that only one client holds: what it does not learn of them, nobody does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fiarse {

/// One sentence that names them and who holds them ("2 classes are held by a single client each: ..."), or an
/// empty text where there are none or there is only one client.
/// @param counts       [clients][classes] examples.
/// @param clientNames  [clients]
std::string loneClassSentence(const std::vector<std::vector<std::int64_t>>& counts,
                              const std::vector<std::string>& classNames,
                              const std::vector<std::string>& clientNames);

}  // namespace fiarse
