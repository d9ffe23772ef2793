#include "dialogue/view.h"

namespace parley::dialogue {

void find_contacts(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
