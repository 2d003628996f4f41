/* Says hello to bob.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

int main(void)
{
    printf("hello bob\n");
    return 0;
}
