"""What the assembled server offers: nothing that a wing brings is left out."""

from house import joined


def test_the_topics_and_messages_of_wings_are_among_the_servers() -> None:
    assert {"board", "queue", "floor", "picture", "devices"} <= {
        topic.name for topic in joined.topics()
    }
    assert {"board", "floor", "picture", "moved", "job"} <= set(joined.server_messages())
