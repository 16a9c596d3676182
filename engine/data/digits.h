/// The UCI handwritten digits, built into the program (resources/data/README.md has their origin).
#pragma once

#include "engine/data/dataset.h"

namespace fiarse {

/// 1,797 images of 8×8 values 0..16. The split is fixed and stratified: of each class, counted in the
/// order of the source, every fifth image is a test image (355), the others are training images (1,442).
Dataset digitsDataset();

/// Shape of digitsDataset() without building it.
DataShape digitsShape();

}  // namespace fiarse
