/* Programs that misbehave in ways a shell cannot: the test binary itself,
 * started again with "--actor NAME".
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_ACTORS_H
#define FORKLORE_TESTS_TUTOR_ACTORS_H

/* Plays the actor if the command line asks for one, and then does not return.
 * To be called first in main. */
void actors_main(int argc, char **argv);

#endif
