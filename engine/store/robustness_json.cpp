#include "engine/store/robustness_json.h"

#include <algorithm>

#include "engine/store/database.h"
#include "engine/store/json_numbers.h"

namespace fiarse {

namespace {

using nlohmann::json;

bool isPeaceful(const Participation& one) {
    return !one.malicious && one.factor == 1.0 && one.trust == 1.0 && one.rejection == Rejection::None;
}

json verdictsJson(const std::vector<Participation>& participants) {
    std::vector<int> malicious, rejections;
    std::vector<double> factors, trusts;
    for (const Participation& one : participants) {
        malicious.push_back(one.malicious ? 1 : 0);
        factors.push_back(one.factor);
        trusts.push_back(one.trust);
        rejections.push_back(static_cast<int>(one.rejection));
    }
    return {{"malicious", malicious},
            {"factor", jsonNumbers(factors)},
            {"trust", jsonNumbers(trusts)},
            {"rejection", rejections}};
}

void readVerdicts(const json& found, std::vector<Participation>& participants) {
    const auto malicious = found.at("malicious").get<std::vector<int>>();
    const auto rejections = found.at("rejection").get<std::vector<int>>();
    const auto factors = numbersFrom<double>(found.at("factor"));
    const auto trusts = numbersFrom<double>(found.at("trust"));
    const std::size_t count = participants.size();
    if (malicious.size() != count || rejections.size() != count || factors.size() != count ||
        trusts.size() != count)
        throw damaged("verdicts that do not fit the participants");
    for (std::size_t i = 0; i < count; ++i) {
        participants[i].malicious = malicious[i] != 0;
        participants[i].factor = factors[i];
        participants[i].trust = trusts[i];
        participants[i].rejection = static_cast<Rejection>(rejections[i]);
    }
}

}  // namespace

json robustnessJson(const RoundRecord& record) {
    const RobustnessRecord& robustness = record.robustness;
    json result = json::object();
    if (!robustness.sole.empty()) result["sole"] = robustness.sole;
    if (!robustness.signAgreement.empty()) result["sign_agreement"] = jsonNumbers(robustness.signAgreement);
    if (robustness.active) {
        result["active"] = true;
        result["similarity"] = jsonNumbers(robustness.similarity);
        result["attack_success"] = jsonNumbers(robustness.attackSuccess);
        result["owned"] = robustness.owned;
        result["below_quorum"] = robustness.belowQuorum;
    }
    if (!std::all_of(record.participants.begin(), record.participants.end(), isPeaceful))
        result["verdicts"] = verdictsJson(record.participants);
    return result;
}

void readRobustness(const json& found, RoundRecord& record) {
    if (!found.is_object()) return;
    RobustnessRecord& robustness = record.robustness;
    if (const auto sole = found.find("sole"); sole != found.end()) sole->get_to(robustness.sole);
    if (const auto signs = found.find("sign_agreement"); signs != found.end())
        robustness.signAgreement = numbersFrom<double>(*signs);
    if (found.value("active", false)) {
        robustness.active = true;
        robustness.similarity = numbersFrom<double>(found.at("similarity"));
        robustness.attackSuccess = numbersFrom<double>(found.at("attack_success"));
        robustness.owned = found.at("owned").get<double>();
        robustness.belowQuorum = found.at("below_quorum").get<double>();
    }
    if (const auto verdicts = found.find("verdicts"); verdicts != found.end())
        readVerdicts(*verdicts, record.participants);
}

}  // namespace fiarse
