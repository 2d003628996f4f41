/* Says hello to bob, or to whoever is named on the command line.
 *
 * SPDX-License-Identifier: MIT */
#include <mp/warmup.h>

int main(int argc, char **argv)
{
    if (greet(stdout, argc > 1 ? argv[1] : "bob")) {
        perror("greet");
        return 1;
    }
    return 0;
}
