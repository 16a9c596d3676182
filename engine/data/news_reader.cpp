#include "engine/data/news_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <unordered_map>

#include "engine/data/text_table.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostClasses = 256;
constexpr std::int32_t kUnknown = 1;
constexpr std::size_t kReserved = 2;  // padding, unknown

/// The texts of one file as words.
struct Texts {
    std::vector<std::uint8_t> labels;
    std::vector<std::vector<std::string>> words;
};

Error fileError(const fs::path& path, std::string message, int line = 0) {
    return {.kind = ErrorKind::File, .message = std::move(message), .file = path.string(), .line = line};
}

Result<Texts> readTexts(const fs::path& file) {
    const auto rows = readBareRows(file, 2);
    if (!rows) return rows.error();
    Texts texts;
    for (const CsvRow& row : *rows) {
        const std::string& first = row.fields.front();
        int number = 0;
        const auto [stop, failure] = std::from_chars(first.data(), first.data() + first.size(), number);
        if (failure != std::errc() || stop != first.data() + first.size() || number < 1 ||
            number > static_cast<int>(kMostClasses))
            return fileError(
                file,
                fmt::format("The first field must be the class, a whole number from 1 to {}, not "
                            "\"{}\".",
                            kMostClasses, first),
                row.line);
        texts.labels.push_back(static_cast<std::uint8_t>(number - 1));
        std::vector<std::string>& words = texts.words.emplace_back();
        for (std::size_t i = 1; i < row.fields.size(); ++i)
            for (std::string& word : wordsOf(row.fields[i])) words.push_back(std::move(word));
    }
    return texts;
}

Result<std::vector<std::string>> classNames(const fs::path& folder, std::size_t classes) {
    std::error_code ignored;
    const fs::path file = folder / "classes.txt";
    std::vector<std::string> names;
    if (!fs::is_regular_file(file, ignored)) {
        if (classes == 4) return std::vector<std::string>{"World", "Sports", "Business", "Sci/Tech"};
        for (std::size_t c = 1; c <= classes; ++c) names.push_back(std::to_string(c));
        return names;
    }
    const Result<std::string> contents = readUtf8File(file);
    if (!contents) return contents.error();
    std::istringstream text(*contents);
    for (std::string line; std::getline(text, line);)
        if (!trimmed(line).empty()) names.emplace_back(trimmed(line));
    if (names.size() != classes)
        return fileError(
            file, fmt::format("This file names {}, but the texts have the classes 1 to {}.",
                              counted(static_cast<std::int64_t>(names.size()), "class", "classes"), classes));
    return names;
}

std::vector<std::string> vocabularyOf(const Texts& texts, std::size_t most) {
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const auto& words : texts.words)
        for (const std::string& word : words) ++counts[word];
    std::vector<std::pair<std::string_view, std::size_t>> sorted(counts.begin(), counts.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<std::string> vocabulary = {"(padding)", "(unknown)"};
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) vocabulary.emplace_back(sorted[i].first);
    return vocabulary;
}

/// What came of one file's texts.
struct Counts {
    std::size_t words = 0, unknown = 0, cut = 0, empty = 0;
};

Counts encode(const Texts& texts, const std::vector<std::string>& vocabulary, std::size_t length,
              Split& split) {
    std::unordered_map<std::string_view, std::int32_t> tokens;
    for (std::size_t i = kReserved; i < vocabulary.size(); ++i)
        tokens.emplace(vocabulary[i], static_cast<std::int32_t>(i));
    Counts counts;
    split.labels = texts.labels;
    split.tokens.assign(texts.words.size() * length, 0);
    for (std::size_t t = 0; t < texts.words.size(); ++t) {
        const auto& words = texts.words[t];
        counts.cut += words.size() > length ? 1 : 0;
        counts.empty += words.empty() ? 1 : 0;
        for (std::size_t i = 0; i < std::min(words.size(), length); ++i) {
            const auto found = tokens.find(words[i]);
            const std::int32_t token = found == tokens.end() ? kUnknown : found->second;
            split.tokens[t * length + i] = token;
            ++counts.words;
            counts.unknown += token == kUnknown ? 1 : 0;
        }
    }
    return counts;
}

double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void describe(const Counts& counts, const char* which, std::size_t texts, std::size_t length,
              std::vector<std::string>& report) {
    report.push_back(
        fmt::format("{} texts: {} of {} had more than {} and {} cut; {:.1f} % of the "
                    "words kept are not in the vocabulary.",
                    which, countText(counts.cut), countText(texts),
                    counted(static_cast<std::int64_t>(length), "word", "words"),
                    counts.cut == 1 ? "was" : "were", percent(counts.unknown, counts.words)));
    if (counts.empty > 0)
        report.push_back(fmt::format("{} texts: {} without a single word.", which, countText(counts.empty)));
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (const char c : text) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool part = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80;
        if (part) {
            word += upper ? static_cast<char>(c - 'A' + 'a') : c;
        } else {
            end();
        }
    }
    end();
    return words;
}

Result<Dataset> readNews(const fs::path& folder, const DataSettings& settings) {
    auto train = readTexts(folder / "train.csv");
    if (!train) return train.error();
    auto test = readTexts(folder / "test.csv");
    if (!test) return test.error();
    const auto largest = [](const Texts& texts) {
        return std::size_t{*std::max_element(texts.labels.begin(), texts.labels.end())} + 1;
    };
    const std::size_t classes = largest(*train);
    if (largest(*test) > classes)
        return fileError(folder / "test.csv",
                         fmt::format("The class {} is not among the classes 1 to {} of train.csv.",
                                     largest(*test), classes));
    auto names = classNames(folder, classes);
    if (!names) return names.error();

    Dataset data{.id = "agnews:" + folder.string(), .title = folder.filename().string()};
    data.kind = DataKind::Text;
    data.height = 1;
    data.width = settings.length;
    data.classNames = *std::move(names);
    data.vocabulary = vocabularyOf(*train, static_cast<std::size_t>(settings.vocabulary));
    data.report.push_back(
        fmt::format("The vocabulary holds the {} most frequent words of the training texts.",
                    countText(data.vocabulary.size() - kReserved)));
    const auto length = static_cast<std::size_t>(settings.length);
    const Counts ofTrain = encode(*train, data.vocabulary, length, data.train);
    describe(ofTrain, "Training", train->labels.size(), length, data.report);
    const Counts ofTest = encode(*test, data.vocabulary, length, data.test);
    describe(ofTest, "Test", test->labels.size(), length, data.report);
    return data;
}

}  // namespace fiarse
