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
        {"cifar10:DIR", "CIFAR-10",
         "A folder with the binary version of CIFAR-10 (data_batch_1.bin to data_batch_5.bin and "
         "test_batch.bin): colour pictures of 32 × 32 pixels in 10 classes.",
         "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"},
        {"cifar100:DIR", "CIFAR-100",
         "A folder with the binary version of CIFAR-100 (train.bin and test.bin): colour pictures of 32 × 32 "
         "pixels in 100 classes.",
         "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"},
        {"agnews:DIR", "Texts in the form of AG News",
         "A folder with train.csv and test.csv: a class number from 1, a title and a text in each row.",
         "Zhang, Zhao and LeCun, arXiv 1509.01626"},
        {"csv:FILE", "Table from a CSV file",
         "A CSV file with a header: numbers and categories, a column for the class and, if you like, one "
         "that "
         "tells whose row it is. Its columns may also be series of measurements.",
         "Your own data"},
        {"images:DIR", "Folder of pictures",
         "A folder with one folder for each class, of PNG and JPEG files; or such folders in train and test.",
         "Your own data"},
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
        {"resnet8", "ResNet-8",
         "A residual network for processors without an accelerator: one block in each of three stages of 16, "
         "32 and 64 channels.",
         "He et al., arXiv 1603.05027 (pre-activation), cut down"},
        {"resnet18", "ResNet-18",
         "The paper's network for small images: two blocks in each of four stages of 64 to 512 channels, "
         "11.2 "
         "million parameters. Slow without an accelerator.",
         "He et al., arXiv 1603.05027, as in HeteroFL's code"},
        {"text", "Text transformer",
         "Embedding and position of each token, encoder blocks with attention, the mean over the tokens, a "
         "linear classifier.",
         "Vaswani et al., arXiv 1706.03762; the encoder only, norms first"},
        {"conv1d", "Convolutions over a series",
         "1 × 5 convolutions with ReLU, each followed by pooling by 2, then the mean over time and a linear "
         "classifier.",
         "Textbook"},
        {"torchscript", "TorchScript module",
         "A network of your own, exported from PyTorch; its parameters are where training starts. For "
         "strategies that do not cut channels.",
         "The file named by model.file; docs/torchscript.md"},
    };
    return entries;
}

}  // namespace fiarse
