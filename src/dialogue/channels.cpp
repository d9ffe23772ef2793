#include "dialogue/view.h"

namespace parley::dialogue {

void find_channels(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
