"""What of Terraform's files ``terraform init`` depends on."""

from __future__ import annotations

from catctl.terraform.init_lines import init_text


def test_init_depends_on_sources_and_backend_only() -> None:
    files = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 80\n}\n'}
    other = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 81\n}\n'}
    moved = {"environments/x/main.tf": 'module "a" {\n  source = "./b"\n  port = 80\n}\n'}
    assert init_text(files) == init_text(other)
    assert init_text(files) != init_text(moved)
    backend = {"environments/x/backend.tf": "a"}
    assert init_text(backend) != init_text({"environments/x/backend.tf": "b"})
