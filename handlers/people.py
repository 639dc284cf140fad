"""Who may do what: roles consisting of named permissions, each within a person's departments. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from storage.records import Role, StaffRecord


class Permission(StrEnum):
    """One thing that a role may allow, in the words that staff read."""

    TICKET_READ = "查看工单"
    PERSONAL_READ = "查看未脱敏内容"
    ASSIGN = "派单"
    RETURN = "退回工单"
    HANDLE = "办理工单"
    ANSWER = "答复"
    APPROVE = "审核答复"
    CLOSE = "办结"
    MERGE = "合并工单"
    EXTEND = "延期"
    ESCALATE = "提级督办"
    RESTRICT = "限制来信"
    BULK = "批量操作"
    TEMPLATES = "管理答复模板"
    COMMITMENT_STATUS = "填报承诺进展"
    COMMITMENT_OVERRIDE = "人工改定承诺进展"
    TEACH = "维护问答说法"
    FIGURES = "查看统计"
    EXPORT = "导出（脱敏）"
    EXPORT_UNMASKED = "导出未脱敏内容"
    AUDIT_READ = "查看审计日志"
    PEOPLE = "管理人员"
    POLICY = "管理规则"
    BULLETINS = "发布公告和暂停受理"


class ForbiddenError(Exception):
    """Somebody may not do what they asked for; the message, in Chinese, says what and who may."""


_P = Permission
_CLERK = frozenset(
    {
        _P.TICKET_READ,
        _P.PERSONAL_READ,
        _P.RETURN,
        _P.HANDLE,
        _P.ANSWER,
        _P.CLOSE,
        _P.MERGE,
        _P.ESCALATE,
        _P.BULK,
        _P.COMMITMENT_STATUS,
        _P.TEACH,
        _P.FIGURES,
        _P.EXPORT,
    }
)
_APPROVER = _CLERK | {_P.APPROVE, _P.EXTEND, _P.TEMPLATES}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.DISPATCHER: frozenset(
            {
                _P.TICKET_READ,
                _P.PERSONAL_READ,
                _P.ASSIGN,
                _P.CLOSE,
                _P.MERGE,
                _P.EXTEND,
                _P.ESCALATE,
                _P.RESTRICT,
                _P.BULK,
                _P.TEMPLATES,
                _P.TEACH,
                _P.FIGURES,
                _P.EXPORT,
            }
        ),
        Role.CLERK: _CLERK,
        Role.APPROVER: _APPROVER,
        Role.HEAD: _APPROVER | {_P.ASSIGN, _P.RESTRICT, _P.COMMITMENT_OVERRIDE, _P.EXPORT_UNMASKED},
        Role.AUDITOR: frozenset({_P.TICKET_READ, _P.FIGURES, _P.EXPORT, _P.AUDIT_READ}),
        # Those who grant access do not read what it protects.
        Role.ADMINISTRATOR: frozenset(
            {_P.TICKET_READ, _P.FIGURES, _P.TEMPLATES, _P.TEACH, _P.PEOPLE, _P.POLICY, _P.BULLETINS}
        ),
    }
)

CITYWIDE = frozenset({Role.DISPATCHER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that are not limited to departments; every other role needs at least one."""


_STAFF = "staff:"


def reference_of(staff: str) -> str:
    """Return what the audit log and tickets' events call a member of staff: staff:<id>."""
    return _STAFF + staff


def staff_of(reference: str) -> str:
    """Return the id in a reference to a member of staff."""
    return reference.removeprefix(_STAFF)


class Doer(Protocol):
    """Whoever does something to a ticket."""

    @property
    def reference(self) -> str:
        """The name in a ticket's events: citizen, system, or staff:<id>."""


@dataclass(frozen=True, slots=True)
class Party:
    """Someone outside the console who does something to a ticket."""

    reference: str


CITIZEN = Party("citizen")
"""The ticket's citizen; the events identify them no further."""
SYSTEM = Party("system")
"""The system itself."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff, as far as decisions need to know them."""

    id: str
    name: str
    role: Role
    departments: tuple[str, ...]
    """Empty means every department."""
    permissions: frozenset[Permission]

    @property
    def reference(self) -> str:
        """The name in the audit log and a ticket's events: staff:<id>."""
        return reference_of(self.id)

    def may(self, permission: Permission) -> bool:
        """Tell whether the person has the permission, within their departments (see `sees`)."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise ForbiddenError unless the person has the permission."""
        if permission not in self.permissions:
            who = "、".join(role.value for role, allowed in PERMISSIONS.items() if permission in allowed)
            raise ForbiddenError(
                f"您的角色“{self.role.value}”没有“{permission.value}”的权限：请由{who}办理，或请管理员调整角色"
            )

    def sees(self, ticket_department: str, helpers: Iterable[str] = ()) -> bool:
        """Tell whether a ticket is within the person's departments: one of them has it or helps with it."""
        if not self.departments:
            return True
        return ticket_department in self.departments or not set(self.departments).isdisjoint(helpers)


OPERATOR = Actor(
    "operator",
    "运维人员",
    Role.ADMINISTRATOR,
    (),
    frozenset({Permission.PEOPLE, Permission.COMMITMENT_STATUS}),
)
"""Whoever runs commands on the server: manages people if nobody can sign in, and publishes commitments' statuses."""


def actor_of(record: StaffRecord) -> Actor:
    """Return an Actor with the permissions of the person's role."""
    return Actor(record.id, record.name, record.role, record.departments, PERMISSIONS[record.role])
