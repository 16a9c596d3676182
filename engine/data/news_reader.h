/// Texts with a class, in the form in which AG News is handed out.
///
/// train.csv and test.csv have no header; each row is a class number from 1 and then text fields (AG News: a
/// title and a description), with commas between them and quotes around them. classes.txt, one name a line,
/// may lie beside them. Source: Zhang, Zhao and LeCun, Character-level Convolutional Networks for Text
/// Classification, arXiv 1509.01626, whose data sets have this form.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// The words of a text: runs of letters and digits, ASCII letters in lower case. Every other ASCII character
/// separates words; what is not ASCII counts as a letter.
std::vector<std::string> wordsOf(std::string_view text);

/// Reads the folder. The text of a row is its fields after the class, one after the other. The vocabulary is
/// the settings.vocabulary most frequent words of the training texts (of equally frequent ones the first in
/// alphabetical order) behind "(padding)" and "(unknown)"; of each text the first settings.length words are
/// kept, and shorter ones are filled up with padding.
/// Errors: File, naming the file and line: as readUtf8File(), rows of other lengths, a class that is no
/// number from 1 to 256, a class of test.csv or a name too many or too few against train.csv.
Result<Dataset> readNews(const std::filesystem::path& folder, const DataSettings& settings);

}  // namespace fiarse
