/* Two streams, one pipe.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

int main(void)
{
    fprintf(stdout, "one\n");
    fprintf(stderr, "two\n");
    return 0;
}
