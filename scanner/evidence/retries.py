"""Trying again what may pass, within a budget, so that a bad night costs seconds and not hours."""

from collections.abc import Callable
from typing import TypeVar

from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from scanner.model.quick_dataclass import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryBudget:
    """How often and how long one source may try again.

    Attributes:
        attempts: tries in all for one question.
        seconds: from the first try on; no try is begun after that.
        longest_wait: seconds between two tries at most.
    """

    attempts: int = 4
    seconds: float = 30.0
    longest_wait: float = 8.0


def with_retries(
    budget: RetryBudget, is_transient: Callable[[BaseException], bool], ask: Callable[[], T]
) -> T:
    """Return what `ask` gives, trying again while its errors are transient and the budget holds.

    Waits grow and are random, so that many scanners do not come back at once. The last error is
    raised as it is.
    """
    trying = Retrying(
        retry=retry_if_exception(is_transient),
        stop=stop_after_attempt(budget.attempts) | stop_before_delay(budget.seconds),
        wait=wait_random_exponential(multiplier=0.2, max=budget.longest_wait),
        reraise=True,
    )
    return trying(ask)
