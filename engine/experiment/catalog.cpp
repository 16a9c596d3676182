#include "engine/api/catalog.h"

namespace fiarse {

std::string engineVersion() {
    return FIARSE_VERSION;
}

const std::vector<CatalogEntry>& dataSources() {
    static const std::vector<CatalogEntry> entries = {
        {"digits", "Handwritten digits",
         "1,797 handwritten digits of 8 × 8 pixels in 10 classes; built in, nothing to install.",
         "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning "
         "Repository, "
         "CC BY 4.0"},
        {"fashion-mnist", "Fashion-MNIST",
         "70,000 pictures of clothes of 28 × 28 pixels in 10 classes; needs Debian's package "
         "dataset-fashion-mnist.",
         "Xiao, Rasul and Vollgraf, arXiv 1708.07747, MIT licence"},
        {"idx:DIR", "Folder of IDX files",
         "A folder with the four files of MNIST (train-images-idx3-ubyte, train-labels-idx1-ubyte, "
         "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte), plain or with .gz.",
         "The format of MNIST, LeCun, Cortes and Burges"},
    };
    return entries;
}

const std::vector<CatalogEntry>& modelKinds() {
    static const std::vector<CatalogEntry> entries = {
        {"mlp", "Fully connected network",
         "Fully connected layers with ReLU between them; the first one sees every pixel.", "Textbook"},
        {"cnn", "Convolutional network",
         "3 × 3 convolutions with ReLU, each followed by 2 × 2 max pooling, then fully connected layers.",
         "Textbook; much smaller than the paper's ResNet-18"},
    };
    return entries;
}

}  // namespace fiarse
