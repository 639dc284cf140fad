from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.people import CITYWIDE, OPERATOR, PERMISSIONS, ForbiddenError, Permission, actor_of
from storage.records import Role, StaffRecord

CHANGES = frozenset(Permission) - {
    Permission.TICKET_READ,
    Permission.PERSONAL_READ,
    Permission.FIGURES,
    Permission.EXPORT,
    Permission.EXPORT_UNMASKED,
    Permission.AUDIT_READ,
}


def person(role: Role, *departments: str) -> StaffRecord:
    """Return a person."""
    return StaffRecord(
        "a1", "suizhou-2023", "zhang.san", "张三", role, departments, datetime(2023, 5, 4, tzinfo=UTC)
    )


def test_every_role_and_every_permission_is_used() -> None:
    """Every role has permissions, and every permission has a role."""
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == frozenset(Permission)


def test_the_auditor_changes_nothing_and_reads_everything_masked() -> None:
    """An auditor reads tickets, figures and the audit log, masked, and may do nothing."""
    auditor = actor_of(person(Role.AUDITOR))
    assert not auditor.permissions & CHANGES
    assert not auditor.may(Permission.PERSONAL_READ)
    assert not auditor.may(Permission.EXPORT_UNMASKED)
    assert auditor.may(Permission.AUDIT_READ)


def test_the_administrator_reads_no_personal_data_and_handles_no_ticket() -> None:
    """An administrator reads no personal data and handles no tickets."""
    administrator = actor_of(person(Role.ADMINISTRATOR))
    assert {Permission.PEOPLE, Permission.POLICY, Permission.TEACH} <= administrator.permissions
    forbidden = {Permission.PERSONAL_READ, Permission.EXPORT_UNMASKED, Permission.HANDLE, Permission.ANSWER}
    assert not administrator.permissions & forbidden


def test_people_and_rules_are_the_administrators_alone() -> None:
    """No other role can change people or rules."""
    for permission in (Permission.PEOPLE, Permission.POLICY):
        assert [role for role, allowed in PERMISSIONS.items() if permission in allowed] == [
            Role.ADMINISTRATOR
        ]


def test_who_approves_can_do_what_clerks_do() -> None:
    """From clerk to approver to head permissions only grow, and a clerk approves nothing."""
    assert PERMISSIONS[Role.CLERK] < PERMISSIONS[Role.APPROVER] < PERMISSIONS[Role.HEAD]
    assert Permission.APPROVE not in PERMISSIONS[Role.CLERK]


@given(
    role=st.sampled_from(sorted(set(Role) - CITYWIDE)),
    own=st.sets(st.sampled_from("甲乙丙丁"), min_size=1),
    has=st.sampled_from("甲乙丙丁"),
    helpers=st.sets(st.sampled_from("甲乙丙丁")),
)
def test_a_department_is_seen_by_its_own_and_its_helpers(
    role: Role, own: set[str], has: str, helpers: set[str]
) -> None:
    """A ticket is in somebody's scope exactly if one of their departments has it or helps."""
    actor = actor_of(person(role, *own))
    assert actor.sees(has, tuple(helpers)) == bool(own & {has, *helpers})


@pytest.mark.parametrize("role", sorted(CITYWIDE))
def test_a_citywide_role_sees_every_department(role: Role) -> None:
    """A citywide role sees every department's tickets."""
    assert actor_of(person(role)).sees("教育局")


def test_a_missing_permission_is_said_with_who_has_it() -> None:
    """A missing permission is reported with role, permission and whom to ask; an allowed one silently passes."""
    clerk = actor_of(person(Role.CLERK, "教育局"))
    clerk.require(Permission.HANDLE)
    with pytest.raises(ForbiddenError, match="“经办员”没有“审核答复”的权限：请由审核员、部门负责人办理"):
        clerk.require(Permission.APPROVE)


def test_the_operator_manages_people_publishes_statuses_and_nothing_else() -> None:
    """The command line manages people and publishes statuses, but opens no ticket."""
    assert OPERATOR.permissions == {Permission.PEOPLE, Permission.COMMITMENT_STATUS}
    assert OPERATOR.reference == "staff:operator"
