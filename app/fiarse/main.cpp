// fiarse: the engine on the command line.

#include "app/fiarse/command_line.h"

int main(int argc, char** argv) {
    return fiarse::app::runCommandLine(argc, argv);
}
