"""What a user would take instead, run in an environment of its own: `PYTHON privacy_peers.py NAME < texts.json > found.json`.

Reads a list of texts and prints, for each, how many of each kind of personal data were found. Needs nothing of this project.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable


def jionlp() -> Callable[[str], Counter[str]]:
    """JioNLP's extractors. It takes only identity numbers of existing counties: the synthetic ones are given one (their check
    character is wrong then, which it does not look at)."""
    import jionlp as jio

    extractors = {
        "id_number": jio.extract_id_card, "phone": jio.extract_phone_number, "email": jio.extract_email,
        "other_identifier": lambda text: [*jio.extract_wechat_id(text), *jio.extract_qq(text), *jio.extract_motor_vehicle_licence_plate(text)],
    }  # fmt: skip

    def find(text: str) -> Counter[str]:
        text = text.replace("990101", "330182")
        return Counter({kind: len(extract(text)) for kind, extract in extractors.items()})

    return find


def presidio() -> Callable[[str], Counter[str]]:
    """Presidio with its own recognisers, telephones of China, and the pattern for identity numbers that users add to it."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import PhoneRecognizer

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # no look at the network

    class Blank(SpacyNlpEngine):
        """No language model: none for Chinese comes with a package."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def is_loaded(self) -> bool:
            return True

        def load(self) -> None:
            return None

    engine = Blank()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    registry.remove_recognizer("PhoneRecognizer")
    registry.add_recognizer(PhoneRecognizer(supported_regions=("CN",)))
    pattern = Pattern("resident", r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}[0-9]{4}[0-9]{3}[0-9Xx](?![0-9])", 0.6)
    registry.add_recognizer(PatternRecognizer("CN_ID", patterns=[pattern]))
    analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["en"])
    means = {"CN_ID": "id_number", "PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email", "CREDIT_CARD": "bank_card", "US_BANK_NUMBER": "bank_card"}  # fmt: skip

    def find(text: str) -> Counter[str]:
        found = analyzer.analyze(text, language="en", score_threshold=0.3)
        return Counter(means[item.entity_type] for item in found if item.entity_type in means)

    return find


def main() -> None:
    texts: list[str] = json.load(sys.stdin)
    find = {"jionlp": jionlp, "presidio": presidio}[sys.argv[1]]()
    begin = time.perf_counter()
    found = [{kind: count for kind, count in find(text).items() if count} for text in texts]
    print("\n" + json.dumps({"seconds": time.perf_counter() - begin, "found": found}))


if __name__ == "__main__":
    main()
