/// Ids and descriptions of what the engine offers, for menus and help.
#pragma once

#include <string>
#include <vector>

namespace fiarse {

struct CatalogEntry {
    std::string id;      ///< as written in the file
    std::string title;   ///< English; the window translates it (context "catalog")
    std::string help;    ///< one or two sentences: what it is, from where, what it ignores
    std::string source;  ///< paper or origin and licence
};

/// The engine's version, "0.1.0".
std::string engineVersion();

/// "digits", "fashion-mnist", then KIND:DIR and KIND:FILE; the text after the colon stands for a path.
const std::vector<CatalogEntry>& dataSources();
/// "mlp", "cnn", "resnet8", "resnet18", "text", "conv1d", "torchscript".
const std::vector<CatalogEntry>& modelKinds();
/// "fiarse", "heterofl", ...: method.md, section 3; in the order of StrategyKind.
const std::vector<CatalogEntry>& strategies();
/// "magnitude", "gradient", ...: method.md, section 4; in the order of ImportanceKind.
const std::vector<CatalogEntry>& importanceMeasures();

}  // namespace fiarse
