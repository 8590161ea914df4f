"""The delivered text is compared with the prepared one, paragraph by paragraph and word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.model.comparison import Kind, ParagraphChange, Piece, compare

PARAGRAPHS = st.lists(
    st.text(alphabet="ab .,é\n", max_size=12) | st.sampled_from(["the sea is wide", "the sea is very wide"]), max_size=6
)


def side(changes: tuple[ParagraphChange, ...], kind: Kind) -> list[str]:
    """The changed paragraphs of one side; one that is wholly on the other side gives nothing."""
    joined = ["".join(piece.text for piece in change.pieces if piece.kind in ("same", kind)) for change in changes]
    return [text for text in joined if text]


class TestAnyTwoTexts:
    """Nothing is lost and nothing is made up."""

    @given(PARAGRAPHS, PARAGRAPHS)
    def test_give_back_both_sides(self, prepared: list[str], delivered: list[str]) -> None:
        changes = compare(prepared, delivered)
        for kind, text in (("deleted", prepared), ("inserted", delivered)):
            remaining = [paragraph for paragraph in text if paragraph]
            for changed in side(changes, kind):  # type: ignore[arg-type]
                remaining = remaining[remaining.index(changed) + 1 :]  # in order, and really there

    @given(PARAGRAPHS, PARAGRAPHS)
    def test_give_the_delivered_text_when_the_changes_are_put_in_place(
        self, prepared: list[str], delivered: list[str]
    ) -> None:
        for change in compare(prepared, delivered):
            new = "".join(piece.text for piece in change.pieces if piece.kind != "deleted")
            if new:
                assert delivered[change.delivered] == new
            else:
                assert 0 <= change.delivered <= len(delivered)

    @given(PARAGRAPHS, PARAGRAPHS)
    def test_leave_out_only_paragraphs_that_both_have(self, prepared: list[str], delivered: list[str]) -> None:
        changed = side(compare(prepared, delivered), "inserted")
        kept = [paragraph for paragraph in delivered if paragraph]
        for paragraph in changed:
            kept.remove(paragraph)
        assert all(paragraph in prepared for paragraph in kept)

    @given(PARAGRAPHS)
    def test_that_are_equal_have_no_changes(self, text: list[str]) -> None:
        assert compare(text, text) == ()


class TestParagraphs:
    """They are aligned before their words are compared."""

    def test_put_in_does_not_disturb_the_others(self) -> None:
        assert compare(["One.", "Two."], ["One.", "New!", "Two."]) == (
            ParagraphChange(1, (Piece("inserted", "New!"),)),
        )

    def test_left_out_points_to_where_it_stood(self) -> None:
        assert compare(["One.", "Two.", "Three."], ["One.", "Three."]) == (
            ParagraphChange(1, (Piece("deleted", "Two."),)),
        )

    def test_changed_is_compared_word_by_word(self) -> None:
        (change,) = compare(["We will build ten ships this year."], ["We will build twelve new ships this year."])
        assert change == ParagraphChange(
            0,
            (
                Piece("same", "We will build "),
                Piece("deleted", "ten"),
                Piece("inserted", "twelve new"),
                Piece("same", " ships this year."),
            ),
        )

    def test_replaced_altogether_is_shown_whole(self) -> None:
        changes = compare(["The harbour is closed today."], ["My friends, let us sing together!"])
        assert [piece.kind for change in changes for piece in change.pieces] == ["deleted", "inserted"]

    def test_changed_beside_one_put_in_is_recognised(self) -> None:
        changes = compare(
            ["The sea is wide and deep."], ["Thank you all for coming.", "The sea is very wide and deep."]
        )
        assert [(change.delivered, [piece.kind for piece in change.pieces]) for change in changes] == [
            (0, ["inserted"]),
            (1, ["same", "inserted", "same"]),
        ]

    def test_phrase_replaced_reads_as_a_phrase(self) -> None:
        (change,) = compare(
            ["We have seen the great ships leave port."], ["We have watched our small boats leave port."]
        )
        assert [piece.kind for piece in change.pieces] == ["same", "deleted", "inserted", "same"]
