# Writes a file's bytes as a C++ array, so that the program needs no files beside it.
#
#   cmake -DINPUT=data.bin -DOUTPUT=data.cpp -DNAME=kDigits -P embed.cmake
#
# declares in namespace fiarse: extern const unsigned char ${NAME}Bytes[]; extern const std::size_t ${NAME}Size;
file(READ "${INPUT}" hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUTPUT}.new" "#include <cstddef>
namespace fiarse {
extern const unsigned char ${NAME}Bytes[];
extern const std::size_t ${NAME}Size;
const unsigned char ${NAME}Bytes[] = {${bytes}};
const std::size_t ${NAME}Size = ${size};
}
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
