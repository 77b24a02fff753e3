import pytest
from django.test import Client
@pytest.mark.django_db
def test_x(settings):
    settings.STATIC_ROOT="/nonexistent/x"
    assert Client().get("/ro/").status_code==200
