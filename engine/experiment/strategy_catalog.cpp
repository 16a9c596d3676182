#include "engine/api/catalog.h"

namespace fiarse {

const std::vector<CatalogEntry>& strategies() {
    // Each help ends with a sentence on what the strategy ignores.
    static const std::vector<CatalogEntry> entries = {
        {"fiarse", "FIARSE",
         "Each client trains the parameters of the largest magnitude that its capacity allows; the masks "
         "follow the weights from round to round. Ignores what a client's own data would need, and that "
         "kernels made for whole channels compute a mask of single weights no faster.",
         "Model-Heterogeneous Federated Learning via Importance-Aware Submodel Extraction, NeurIPS 2024, "
         "arXiv 2407.19389"},
        {"heterofl", "HeteroFL",
         "Each client trains the first channels of every layer, always the same ones; the last channels "
         "only learn from strong clients. Ignores what the weights are worth.",
         "Diao, Ding and Tarokh, ICLR 2021, arXiv 2010.01264"},
        {"fedrolex", "FedRolex",
         "Each client trains a window of channels that moves on by one channel a round, so that every "
         "channel gets its turn. Ignores what the weights are worth.",
         "Alam et al., NeurIPS 2022, arXiv 2212.01548"},
        {"federated-dropout", "Federated dropout",
         "Each client trains channels drawn at random, anew for every client and round. Ignores what the "
         "weights are worth.",
         "Caldas et al. 2018, arXiv 1812.07210; the form of FedRolex's authors"},
        {"fjord", "FjORD",
         "Ordered dropout: each batch draws a width up to the client's own, so that narrower models live "
         "inside wider ones; without the distillation of the paper. Ignores what the weights are worth: "
         "the order of the channels is set before training.",
         "Horvath et al., NeurIPS 2021, arXiv 2102.13451"},
        {"scalefl", "ScaleFL",
         "Width and depth shrink together: weak clients train the first channels up to an early exit, and "
         "shallow exits learn from the deepest. Needs model.exits; an exit is one linear layer here, without "
         "the "
         "published convolutions. Ignores what the weights are worth.",
         "Ilhan, Su and Liu, CVPR 2023"},
        {"depthfl", "DepthFL",
         "Weak clients train the whole width up to an early exit; all exits teach each other. Needs "
         "model.exits; without the paper's FedDyn, and an exit is one linear layer. Ignores what the weights "
         "are worth, and what a capacity "
         "leaves over below the next exit.",
         "Kim et al., ICLR 2023"},
        {"random-mask", "Random mask",
         "Each client trains single parameters drawn at random, anew for every client and round: what "
         "FIARSE would be if importance meant nothing. Ignores what the weights are worth, and what a "
         "client trained before.",
         "Control; as in the comparison of FedLASE"},
        {"fedavg-all", "Everyone trains everything",
         "Every client trains the full model: the bound that a real fleet cannot reach. Ignores the "
         "capacities.",
         "McMahan et al., AISTATS 2017, arXiv 1602.05629"},
        {"exclusive", "Only strong clients",
         "Clients below a capacity take no part; the others train one model of that size. What is lost by "
         "leaving weak devices out. Ignores the data of weak clients, and what strong ones could do beyond "
         "that size.",
         "Baseline of DepthFL, ICLR 2023"},
        {"uniform-small", "One small model for all",
         "Everyone trains the model of the weakest tier: the first channels of every layer. Ignores what "
         "stronger clients could do beyond it.",
         "Baseline of FedRolex"},
    };
    return entries;
}

const std::vector<CatalogEntry>& importanceMeasures() {
    static const std::vector<CatalogEntry> entries = {
        {"magnitude", "Magnitude", "|w|: costs nothing to know, and lets the mask follow within a round.",
         "FIARSE, arXiv 2407.19389"},
        {"gradient", "Update", "The remembered mean of the server's aggregated update |Δ̄|.",
         "As in gradient-based pruning; here from what the server has anyway"},
        {"taylor", "Taylor", "|w| times the remembered |Δ̄|: how much the loss would change without it.",
         "Molchanov et al. 2017, arXiv 1611.06440, first order"},
        {"fisher", "Fisher", "w² times the remembered Δ̄²: the same to second order, diagonal.",
         "Theis et al. 2018, arXiv 1801.05787"},
        {"random", "Random", "A new draw each round, the same for all clients.", "Control"},
        {"mix", "Mix", "Two of the others, joined by rank.", "This workbench"},
    };
    return entries;
}

}  // namespace fiarse
