/* A function that counts on a stream of the caller's choice.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

static int count(FILE *out, int n)
{
    for (int i = 1; i <= n; i++)
        if (fprintf(out, "%d\n", i) < 0)
            return -1;
    return 0;
}

int main(void)
{
    if (count(stdout, 3)) {
        perror("count");
        return 1;
    }
    return 0;
}
