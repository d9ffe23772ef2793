#include "dialogue/view.h"

namespace parley::dialogue {

void find_states(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
