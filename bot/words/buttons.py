"""The labels of buttons."""

DECLARE_ANYWAY = "Declare “{title}”"


TRY_AGAIN = "Try again"


POST_AGAIN = "No, post it again"


IS_THERE = "Yes, it is there"


REOPEN = "Reopen incident"


CLOSE = "Close incident"


CHECKLIST = "Open checklist"


WRITE_IMPACT = "Write what users see"


ASK_TOMORROW = "Ask me tomorrow"


OPEN_WINDOW = "Open the window"


DECLARE_NOW = "Declare now"


CHANGE_DETAILS = "Change details"


DECLARE_ANOTHER = "Declare another incident"
