/* Two threads and one variable; two processes and one variable.
 *
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int x;

static void *add(void *arg)
{
    (void)arg;
    x += 10;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, add, NULL);
    pthread_join(thread, NULL);
    printf("after the thread:  %d\n", x);
    fflush(stdout);

    pid_t child = fork();
    if (child == 0) {
        add(NULL);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    printf("after the process: %d\n", x);
    return 0;
}
