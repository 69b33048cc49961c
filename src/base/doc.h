/* DOC("a sentence"): what a table says to people about its rows (an op, a hyperparameter, a view).
 * The engine that a page loads is built with MG_BRIEF and has "" instead; `npm run types` reads the
 * sentences from a module that has them and writes them to wasm/docs.js, which is loaded when
 * somebody asks (`core.explain()`). */
#ifndef BASE_DOC_H
#define BASE_DOC_H

#ifdef MG_BRIEF
#define DOC(text) ""
#else
#define DOC(text) text
#endif

#endif
