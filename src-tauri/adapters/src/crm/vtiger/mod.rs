//! Vtiger CRM, versions 7 to 8.3, over `webservice.php`.
