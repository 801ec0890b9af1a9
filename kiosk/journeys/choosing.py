"""What a visitor chooses before a number is asked for. Pure."""

from dataclasses import replace

from kiosk.finding import search
from kiosk.journeys import checkin, searching, several
from kiosk.journeys.steps import back, go, show, start
from kiosk.model import Model, Screen
from queue_server.wire.messages.values import GENERAL


def moved(model: Model, verb: str, choice: str) -> Model:
    """A touch that leads on: as the screen it was made on takes it, else as every screen does."""
    if model.screen in (Screen.CONFIRM, Screen.CHOSEN):
        return _checked(model, verb, choice)
    if model.screen in (Screen.CATEGORY, Screen.SERVICE, Screen.FIND):
        return _looked_for(model, verb, choice)
    match model.screen:
        case Screen.START if verb == "language" and choice:
            return _begun(model, choice)
        case Screen.START if verb == "checkin" and checkin.offered(model):
            return go(model, Screen.CHECKIN, typed="")
        case Screen.LANGUAGE if verb == "language" and choice:
            return _spoken(model, choice)
        case Screen.PRIORITY if verb in ("in_person", "priority"):
            return _refined(model, verb, choice)
        case Screen.CHECKIN if verb == "sign":
            return checkin.typed(model, choice)
        case Screen.REFUSED if verb == "other":
            return _other_service(model)
    return _anywhere(model, verb, choice)


def takes_numbers(model: Model) -> bool:
    """Whether a visitor may begin now."""
    return model.office.no_numbers(model.at) is None


def _looked_for(model: Model, verb: str, choice: str) -> Model:
    """A touch on a screen for finding a service: the groups, one of them, or the search."""
    match model.screen:
        case Screen.CATEGORY if verb == "category":
            return go(model, Screen.SERVICE, category=choice)
        case _ if verb == "service":
            return _service_chosen(model, choice)
        case Screen.FIND if verb in ("sign", "letters"):
            return searching.touched(model, verb, choice)
        case Screen.CATEGORY | Screen.SERVICE if verb == "checkin" and checkin.offered(model):
            return go(model, Screen.CHECKIN, typed="")
        case Screen.CATEGORY | Screen.SERVICE if verb == "find" and search.kinds(
            model.office, model.language
        ):
            return go(model, Screen.FIND, typed="")
    return _anywhere(model, verb, choice)


def _checked(model: Model, verb: str, choice: str) -> Model:
    """A touch on the screen of what was chosen, or on its list."""
    match model.screen:
        case Screen.CONFIRM if verb in ("in_person", "priority", "change", "documents"):
            return _refined(model, verb, choice)
        case Screen.CONFIRM if verb == "back" and len(model.chosen) > 1:
            return several.one_less(model)
        case Screen.CONFIRM if verb == "chosen":
            return go(model, Screen.CHOSEN)
        case Screen.CONFIRM | Screen.CHOSEN if verb == "add" and several.may_add(model):
            return _first_question(model)
        case Screen.CHOSEN if verb in ("remove", "restore"):
            return several.looked_over(model, verb, choice)
    return _anywhere(model, verb, choice)


def _refined(model: Model, verb: str, choice: str) -> Model:
    """A touch that looks up or changes something before the number is printed."""
    if verb == "in_person":
        visit = replace(model.visit, in_person=not model.visit.in_person)
        return replace(model, visit=visit)
    if verb != "priority":
        return go(model, Screen.PRIORITY if verb == "change" else Screen.DOCUMENTS)
    chosen = replace(model, visit=replace(model.visit, priority=choice))
    return chosen if model.screen is Screen.CONFIRM else back(chosen)


def _anywhere(model: Model, verb: str, choice: str) -> Model:
    match verb:
        case "page":
            return _paged(model, int(choice))
        case "back":
            return back(model)
        case "language":
            return _language_wanted(model)
    return model


def _paged(model: Model, page: int) -> Model:
    shown = replace(model, visit=replace(model.visit, page=max(0, page)))
    return show(shown, model.screen)


def _language_wanted(model: Model) -> Model:
    """The language button, always there: choosing leads back to where the visitor was."""
    office = model.office
    if model.screen is Screen.LANGUAGE or model.attempt is not None or not office.ready:
        return model
    return go(model, Screen.LANGUAGE)


def _spoken(model: Model, language: str) -> Model:
    """A language was chosen by the language button: back to where the visitor was."""
    if language not in model.office.languages:
        return model
    spoken = replace(model, visit=replace(model.visit, language=language))
    if model.visit.path[-1:] == (Screen.START,):
        # Visitors read in their own language why there are no numbers, too.
        return show(replace(spoken, visit=replace(spoken.visit, path=())), Screen.START)
    return back(spoken)


def _begun(model: Model, language: str) -> Model:
    """Start in the language of the button."""
    if language not in model.office.languages or not takes_numbers(model):
        return model
    return _first_question(replace(model, visit=replace(model.visit, language=language)))


def _first_question(model: Model) -> Model:
    """Ask for the group, unless the office has only one."""
    if model.office.has_one_group:
        return go(model, Screen.SERVICE, category=model.office.categories[0]["code"])
    return go(model, Screen.CATEGORY)


def _service_chosen(model: Model, code: str) -> Model:
    if model.office.service(code) is None:
        return model
    if model.office.suspension(code):
        return go(model, Screen.SUSPENDED, service=code)
    if several.adding(model):
        return several.chosen(model, code)
    begun = replace(model, visit=replace(model.visit, chosen=(code,), removed=()))
    return go(begun, Screen.CONFIRM, service=code, priority=GENERAL)


def _other_service(model: Model) -> Model:
    """After a refusal: keep the language and the switches, and start choosing again."""
    visit = replace(
        model.visit, service="", chosen=(), removed=(), category="", priority=GENERAL, typed="",
        path=(),
    )  # fmt: skip
    begun = replace(model, attempt=None, visit=visit, screen=Screen.START)
    return _first_question(begun) if takes_numbers(begun) else start(begun)[0]
